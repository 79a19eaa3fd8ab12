import type { Transaction } from '@platform/database/queryable.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { notifyChanged } from '../cache/change-notices.ts';
import type { ProductRow } from './product.ts';
import { productEvent } from './product-events.ts';

export interface WrittenProduct {
  readonly product: ProductRow;
  /** As it was; undefined for a new one. */
  readonly before: { readonly is_archived: boolean } | undefined;
}

/** Tells of written products, in the transaction of the write: by events, and to the caches of other replicas. */
export async function announce(
  tx: Transaction,
  outbox: Outbox,
  written: readonly WrittenProduct[],
): Promise<void> {
  if (written.length === 0) return;
  const events = written.map(({ product, before }) => productEvent(product, before));
  await outbox.addAll(tx, events);
  await notifyChanged(
    tx,
    written.map(({ product }) => product.sku),
  );
}
