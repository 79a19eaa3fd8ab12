import type { Queryable } from '@platform/database/queryable.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { type CancelFacts, findCancelFacts } from './cancellation-repository.ts';

/** Whether an order can be cancelled, and what will end that; null if it cannot. */
export interface Cancellability {
  readonly can_cancel: boolean;
  readonly cancel_until: 'payment-captured' | 'parcel-left' | null;
}

type CanCancel = Pick<Sagas, 'canCancel'>;

/** Looks up whether an order can be cancelled. */
export async function findCancellability(
  { database, sagas }: { readonly database: Queryable; readonly sagas: CanCancel },
  orderId: string,
): Promise<Cancellability> {
  const facts = await findCancelFacts(database, orderId);
  return facts === undefined ? NOT : cancellability(facts, sagas);
}

const NOT: Cancellability = { can_cancel: false, cancel_until: null };

/** An order of goods can be cancelled until its parcel leaves, any other until it is paid for. */
export function cancellability(facts: CancelFacts, sagas: CanCancel): Cancellability {
  const canCancel = isBeforeCapture(facts, sagas) || isCancellableParcel(facts);
  return canCancel
    ? { can_cancel: true, cancel_until: facts.hasGoods ? 'parcel-left' : 'payment-captured' }
    : NOT;
}

function isBeforeCapture({ status, saga }: CancelFacts, sagas: CanCancel): boolean {
  return status === 'placed' && saga !== null && sagas.canCancel(saga);
}

/** Whether it is confirmed, and its parcel can still be kept from leaving. */
export function isCancellableParcel({ status, hasGoods, hasLeft, cancellation }: CancelFacts): boolean {
  return status === 'confirmed' && hasGoods && !hasLeft && cancellation === null;
}
