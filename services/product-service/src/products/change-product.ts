import type { Database } from '@platform/database/database.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { CatalogueCache } from '../cache/catalogue-cache.ts';
import { refuseStale } from '../editing/precondition.ts';
import { announce } from './announce.ts';
import type { ProductContent, ProductRow } from './product.ts';
import { type GivenContent, isSameContent, wholeContent } from './product-content.ts';
import { insertProduct, lockProduct, updateProduct } from './product-repository.ts';
import { explainUnknownCategory } from './unknown-category.ts';

export interface CatalogueDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly cache: CatalogueCache;
}

/** Adds a product. Throws DomainError `sku-taken` or `unknown-category`. */
export async function createProduct(
  { database, outbox, cache }: CatalogueDeps,
  sku: string,
  given: GivenContent,
  actor: string,
): Promise<ProductRow> {
  const content = wholeContent(given);
  try {
    return await database.transaction(async (tx) => {
      const made = await insertProduct(tx, sku, content, actor);
      if (made === undefined)
        throw new DomainError('sku-taken', `There is a product with the sku ${sku} already.`);
      await announce(tx, outbox, [{ product: made, before: undefined }]);
      return made;
    });
  } catch (error) {
    throw explainUnknownCategory(error, content.category);
  } finally {
    await cache.forget([sku]);
  }
}

export type ProductState = ProductContent & { readonly is_archived: boolean };

export interface ProductChange {
  readonly sku: string;
  /** The versions it may change; undefined for any. */
  readonly ifMatch?: string | undefined;
  readonly actor: string;
  /** What the product is to be. */
  readonly change: (product: ProductState) => ProductState;
}

/**
 * Changes a product; a change that changes nothing makes no version and no event. Throws DomainError
 * `not-found`, `precondition-failed` or `unknown-category`.
 */
export async function changeProduct(
  { database, outbox, cache }: CatalogueDeps,
  { sku, ifMatch, actor, change }: ProductChange,
): Promise<ProductRow> {
  let category: string | null = null;
  try {
    return await database.transaction(async (tx) => {
      const before = await lockProduct(tx, sku);
      if (before === undefined) throw unknownProduct(sku);
      if (ifMatch !== undefined) refuseStale(ifMatch, before.version);
      const after = change(before);
      category = after.category;
      if (isSameContent(before, after) && before.is_archived === after.is_archived) return before;
      const product = await updateProduct(tx, sku, after, actor);
      await announce(tx, outbox, [{ product, before }]);
      return product;
    });
  } catch (error) {
    throw explainUnknownCategory(error, category);
  } finally {
    // Also after a failure: a commit in doubt may have happened.
    await cache.forget([sku]);
  }
}

export function unknownProduct(sku: string): DomainError {
  return new DomainError('not-found', `There is no product with the sku ${sku}.`);
}
