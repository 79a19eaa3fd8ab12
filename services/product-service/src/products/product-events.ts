import {
  productArchived,
  productCreated,
  productUpdated,
} from '@platform/contracts/shop/product-messages.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import { type ProductRow, productQuote } from './product.ts';

/** The event of a product that has just been written; `before` is undefined for a new one. */
export function productEvent(
  product: ProductRow,
  before: { readonly is_archived: boolean } | undefined,
): OutboxEntry {
  const message = { subject: product.sku, sequence: product.version, data: productQuote(product) };
  if (before === undefined) return draft(productCreated, message);
  const isArchival = product.is_archived && !before.is_archived;
  return draft(isArchival ? productArchived : productUpdated, message);
}
