import type { Operation, OperationRefusal } from '@platform/saga/operate.ts';
import type { SagaSummary } from '@platform/saga/store/saga-queries.ts';
import type { Principal } from '@platform/service-defaults/access/access.ts';
import { refuseOwn } from '@platform/service-defaults/access/own-things.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { findCancelledOrder } from '../orders/cancelling/cancellation-repository.ts';
import { findSummary } from '../orders/order-repository.ts';
import { findReturn } from '../returns/return-repository.ts';
import { getSaga, type SagaDeps } from './find-sagas.ts';
import type { NumberedSaga } from './saga-numbers.ts';

/** An operator's hand on one saga, but on none of their own order. Throws DomainError. */
export async function operateSaga(
  { database, sagas }: SagaDeps,
  id: string,
  operation: Operation,
  { who, reason }: { readonly who: Principal; readonly reason: string },
): Promise<NumberedSaga> {
  // A saga bears the id of its order, or of its return; that of a cancellation has an id of its own.
  const orderId = (await findCancelledOrder(database, id)) ?? id;
  const subject = (await findSummary(database, orderId)) ?? (await findReturn(database, id));
  if (subject !== undefined) refuseOwn(who, subject.customerId);
  const outcome = await sagas.operate(id, operation, { actor: who.userId, reason });
  const saga = await getSaga(database, id);
  if (!outcome.isDone) throw notOperable(saga, outcome.refusal);
  return saga;
}

function notOperable({ id, step }: SagaSummary, refusal: OperationRefusal | 'not-found'): DomainError {
  const why = {
    'not-found': 'is not there',
    ended: 'has ended; nothing is left to do',
    'not-stuck': 'is not stuck: it moves by itself, and only a stuck one may be skipped or forced',
    compensating: 'is being undone; what is undone cannot be confirmed',
    'no-undo':
      `cannot be undone: ${step} may have happened, and nothing undoes it. ` +
      'Retry it until it answers, or skip it once you have seen to it by hand',
  };
  return new DomainError('saga-not-operable', `Saga ${id} ${why[refusal]}.`);
}
