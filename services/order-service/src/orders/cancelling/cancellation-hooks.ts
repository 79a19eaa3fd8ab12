import type { SagaHooks } from '@platform/saga/saga-hooks.ts';
import { type EndingDeps, endWithEvent } from '../fulfilment/fulfilment.ts';
import { endCancellation } from './cancellation-repository.ts';
import type { CancellationFacts } from './cancellation-saga.ts';

/** What becomes of a confirmed order when its cancellation ends, in the transaction that ends it. */
export function cancellationHooks(deps: EndingDeps): SagaHooks<CancellationFacts> {
  return {
    async onCompleted(tx, { facts: { orderId, because } }) {
      await endCancellation(tx, orderId, 'cancelled');
      const ending = { status: 'cancelled', reasonCode: because.code, reason: because.reason } as const;
      await endWithEvent(deps, tx, orderId, ending, 'confirmed');
    },
    // The parcel has left: the order stays as it is.
    onCompensated: (tx, { facts: { orderId } }) => endCancellation(tx, orderId, 'refused'),
  };
}
