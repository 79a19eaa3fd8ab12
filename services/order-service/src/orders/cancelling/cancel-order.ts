import type { Database } from '@platform/database/database.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { OrderSummary } from '../order-repository.ts';

export interface CancellingDeps {
  readonly database: Database;
  readonly sagas: Sagas;
}

/**
 * Cancels an order whose payment has not been taken: what was done for it is undone, then it is `cancelled`.
 * Asked again while that is under way, or after it, it is no error. Throws DomainError `too-late-to-cancel`.
 */
export async function cancelOrder(
  { database, sagas }: CancellingDeps,
  order: OrderSummary,
  { actorId, reason }: { actorId: string; reason?: string | undefined },
): Promise<void> {
  const code = actorId === order.customerId ? 'cancelled-by-customer' : 'cancelled-by-staff';
  const failure = { code, reason: reason ?? 'The order was cancelled on request.', actor: actorId };
  const outcome = await database.transaction((tx) => sagas.requestCancel(tx, order.id, failure));
  if (outcome === 'too-late' || outcome === 'not-found') {
    throw new DomainError(
      'too-late-to-cancel',
      order.status === 'placed'
        ? 'The payment of this order is being taken.'
        : `The order is ${order.status}.`,
    );
  }
}
