import type { Database } from '@platform/database/database.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { ProductCatalogue } from '../catalogue/product-catalogue.ts';
import { MAX_LINES } from '../orders/order-schemas.ts';
import { type CartItem, countOtherItems, mergeItems, type PricedItem } from './cart-repository.ts';

/** Throws DomainError `cart-full` if `skus` beside what else is in the cart would be more than a cart may hold. */
export async function refuseFull(db: Database, customerId: string, skus: readonly string[]): Promise<void> {
  if ((await countOtherItems(db, customerId, skus)) + skus.length <= MAX_LINES) return;
  throw new DomainError('cart-full', `A cart holds at most ${MAX_LINES} products.`);
}

/**
 * Joins another cart, such as a guest's, to the customer's: of a product in both the higher quantity stays, so that it may
 * be repeated. What is archived comes along, and the cart says so; what the catalogue does not know stays out. Throws
 * DomainError `cart-full`.
 */
export async function mergeCart(
  { database, catalogue }: { readonly database: Database; readonly catalogue: ProductCatalogue },
  customerId: string,
  items: readonly CartItem[],
): Promise<void> {
  const quantities = highestQuantities(items);
  const products = await catalogue.lookup([...quantities.keys()]);
  const known = [...quantities].flatMap(([sku, quantity]): PricedItem[] => {
    const product = products.get(sku);
    return product === undefined ? [] : [{ sku, quantity, price: product.isArchived ? null : product }];
  });
  if (known.length === 0) return;
  const skus = known.map(({ sku }) => sku);
  await refuseFull(database, customerId, skus);
  await mergeItems(database, customerId, known);
}

function highestQuantities(items: readonly CartItem[]): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const { sku, quantity } of items) highest.set(sku, Math.max(quantity, highest.get(sku) ?? 0));
  return highest;
}
