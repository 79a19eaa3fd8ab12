import { ProductAvailability } from '@platform/contracts/shop/http/product-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import type { CatalogueProduct, ProductCatalogue } from '../catalogue/product-catalogue.ts';
import { listItems, type StoredItem } from './cart-repository.ts';

const CartItem = Type.Object(
  {
    sku: Type.String(),
    quantity: Type.Integer(),
    name: Type.Union([Type.String(), Type.Null()]),
    unit_price_minor: Type.Union([Type.Integer(), Type.Null()], { description: 'null when no longer sold' }),
    previous_unit_price_minor: Type.Union([Type.Integer(), Type.Null()], {
      description: 'What it cost when it was put into the cart, if it costs something else now',
    }),
    currency: Type.Union([Type.String(), Type.Null()]),
    is_sold: Type.Boolean({ description: 'false: take it out, a check-out would be refused' }),
    availability: Type.Optional(ProductAvailability),
    is_archived: Type.Boolean({ description: 'true: it was sold once, and can still be read about' }),
  },
  { title: 'CartItem' },
);
type CartItem = Static<typeof CartItem>;

export const Cart = Type.Object(
  {
    items: Type.Array(CartItem),
    total_minor: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Of what is sold; null while the cart holds several currencies, or more than an order may',
    }),
    currency: Type.Union([Type.String(), Type.Null()], { description: 'Of the total; null without one' }),
  },
  { title: 'Cart' },
);
export type Cart = Static<typeof Cart>;

/** The cart of a customer at the prices of now. Throws when the catalogue cannot answer. */
export async function showCart(
  db: Queryable,
  catalogue: ProductCatalogue,
  customerId: string,
): Promise<Cart> {
  const stored = await listItems(db, customerId);
  const products = stored.length === 0 ? new Map() : await catalogue.lookup(stored.map(({ sku }) => sku));
  const items = stored.map((item) => itemView(item, products.get(item.sku)));
  return { items, ...totalOf(items) };
}

function itemView(item: StoredItem, product: CatalogueProduct | undefined): CartItem {
  const { sku, quantity, priceThen } = item;
  const sold = product?.isArchived === false ? product : undefined;
  const hasChanged = priceThen?.currency === sold?.currency && priceThen?.priceMinor !== sold?.priceMinor;
  return {
    sku,
    quantity,
    name: product?.name ?? null,
    unit_price_minor: sold?.priceMinor ?? null,
    previous_unit_price_minor: hasChanged ? (priceThen?.priceMinor ?? null) : null,
    currency: sold?.currency ?? null,
    is_sold: sold !== undefined,
    is_archived: product?.isArchived ?? false,
    ...(product?.availability && { availability: product.availability }),
  };
}

function totalOf(items: readonly CartItem[]): Pick<Cart, 'total_minor' | 'currency'> {
  const sold = items.filter(({ is_sold }) => is_sold);
  const [currency = null, another] = [...new Set(sold.map(({ currency }) => currency))];
  const total = sold.reduce((sum, item) => sum + item.quantity * (item.unit_price_minor ?? 0), 0);
  // Past the safe integers a sum is no longer exact, and no order may have it.
  if (another !== undefined || !Number.isSafeInteger(total)) return { total_minor: null, currency: null };
  return { total_minor: total, currency };
}
