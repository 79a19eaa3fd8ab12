import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { SagaDefinition } from '@platform/saga/saga-definition.ts';
import type { Failure } from '@platform/saga/saga-state.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { OrderEndings } from '../fulfilment/order-endings.ts';
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
  readonly endings: OrderEndings;
  readonly cancellation: SagaDefinition<CancellationFacts>;
}

export interface Canceller {
  readonly actorId: string;
  readonly reason?: string | undefined;
}

/** How long to wait for an order to end that can be cancelled then again, or until `signal` aborts. */
export interface CancelPatience {
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Cancels an order whose parcel has not left: what was done for it is undone, then it is `cancelled`. Before the capture its
 * fulfilment turns back; once it is confirmed, a saga of its own undoes it. Asked again while that is under way, or after it,
 * it is no error. Between the two it cannot be cancelled, which mostly is over within a second: the patient wait for it.
 * Throws DomainError `too-late-to-cancel`.
 */
export async function cancelOrder(
  deps: CancellingDeps,
  order: OrderSummary,
  canceller: Canceller,
  { waitMs, signal }: CancelPatience = { waitMs: 0 },
): Promise<void> {
  try {
    await cancelNow(deps, order, canceller);
  } catch (error) {
    if (waitMs === 0 || !(error instanceof NotYetConfirmed)) throw error;
    await deps.endings.waitFor(order.id, waitMs, signal);
    await cancelNow(deps, order, canceller);
  }
}

async function cancelNow(
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

/** It is on its way to be confirmed, and can be cancelled once it is. */
class NotYetConfirmed extends DomainError {}

function tooLate(facts: CancelFacts | undefined): DomainError {
  const isNotYet = facts?.status === 'placed' && facts.hasGoods && facts.saga?.direction === 'forward';
  return new (isNotYet ? NotYetConfirmed : DomainError)('too-late-to-cancel', whyTooLate(facts));
}

function whyTooLate(facts: CancelFacts | undefined): string {
  if (facts?.status === 'placed')
    return facts.saga?.direction === 'backward'
      ? 'This order is being undone already.'
      : 'The payment of this order is being taken.';
  if (facts?.status === 'confirmed' && facts.hasGoods) return 'The parcel has left.';
  return `The order is ${facts?.status}.`;
}
