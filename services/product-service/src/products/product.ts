import type {
  ProductAttributes,
  ProductAvailability,
  ProductQuote,
  ProductResponse,
} from '@platform/contracts/shop/http/product-http.ts';

/** What an admin decides about a product. */
export interface ProductContent {
  readonly name: string;
  readonly description: string;
  readonly category: string | null;
  readonly price_minor: number;
  readonly currency: string;
  readonly attributes: ProductAttributes;
  readonly is_stocked: boolean;
}

export interface ProductRow extends ProductContent {
  readonly sku: string;
  readonly is_archived: boolean;
  readonly version: number;
  readonly price_version: number;
  /** Null for goods of which inventory-service has told nothing yet. */
  readonly availability: ProductAvailability | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export function productResponse(row: ProductRow): ProductResponse {
  return {
    sku: row.sku,
    name: row.name,
    description: row.description,
    category: row.category,
    price_minor: row.price_minor,
    currency: row.currency,
    attributes: row.attributes,
    is_stocked: row.is_stocked,
    is_archived: row.is_archived,
    ...(row.availability && { availability: row.availability }),
    version: row.version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

/** What a checkout needs of a product; also the data of product events. */
export function productQuote(product: Omit<ProductQuote, 'availability'>): ProductQuote {
  const { sku, name, price_minor, currency, is_stocked, is_archived } = product;
  return { sku, name, price_minor, currency, is_stocked, is_archived };
}
