import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { SagaDefinition } from '@platform/saga/saga-definition.ts';
import type { Failure } from '@platform/saga/saga-state.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { OrderSummary } from '../order-repository.ts';
import { isCancellableParcel } from './cancellability.ts';
import {
  type CancelFacts,
  findCancelFacts,
  insertCancellation,
  lockOrder,
} from './cancellation-repository.ts';
import type { CancellationFacts } from './cancellation-saga.ts';

export interface CancellingDeps {
  readonly database: Database;
  readonly sagas: Sagas;
  readonly cancellation: SagaDefinition<CancellationFacts>;
}

export interface Canceller {
  readonly actorId: string;
  readonly reason?: string | undefined;
}

/**
 * Cancels an order whose parcel has not left: what was done for it is undone, then it is `cancelled`. Before the capture its
 * fulfilment turns back; once it is confirmed, a saga of its own undoes it. Asked again while that is under way, or after it,
 * it is no error. Throws DomainError `too-late-to-cancel`.
 */
export async function cancelOrder(
  deps: CancellingDeps,
  order: OrderSummary,
  { actorId, reason = 'The order was cancelled on request.' }: Canceller,
): Promise<void> {
  const code = actorId === order.customerId ? 'cancelled-by-customer' : 'cancelled-by-staff';
  await deps.database.transaction(async (tx) => {
    const outcome = await deps.sagas.requestCancel(tx, order.id, { code, reason, actor: actorId });
    if (outcome === 'too-late' || outcome === 'not-found')
      await cancelConfirmed(deps, tx, order, { actorId, because: { code, reason } });
  });
}

/** Its saga's row is locked by now, if it is kept: the fulfilment does not move meanwhile. */
async function cancelConfirmed(
  { sagas, cancellation }: CancellingDeps,
  tx: Transaction,
  { id: orderId, customerId }: OrderSummary,
  { actorId, because }: { readonly actorId: string; readonly because: Failure },
): Promise<void> {
  await lockOrder(tx, orderId);
  const facts = await findCancelFacts(tx, orderId);
  if (facts?.cancellation === 'under-way' || facts?.cancellation === 'cancelled') return;
  if (facts === undefined || !isCancellableParcel(facts)) throw tooLate(facts);
  const sagaId = uuidV7();
  await insertCancellation(tx, { orderId, sagaId, actorId, reason: because.reason });
  await sagas.start(tx, cancellation, { id: sagaId, facts: { orderId, customerId, because } });
}

function tooLate(facts: CancelFacts | undefined): DomainError {
  return new DomainError('too-late-to-cancel', whyTooLate(facts));
}

function whyTooLate(facts: CancelFacts | undefined): string {
  if (facts?.status === 'placed') return 'The payment of this order is being taken.';
  if (facts?.status === 'confirmed' && facts.hasGoods) return 'The parcel has left.';
  return `The order is ${facts?.status}.`;
}
