import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { SagaHooks } from '@platform/saga/saga-hooks.ts';
import { getOrder } from '../orders/order-repository.ts';
import { getReturn } from './decide-return.ts';
import { refundedMessage } from './return-messages.ts';
import { completeReturn, lockReturnsOf, markReturned, returnedUnits } from './return-repository.ts';
import type { ReturnFacts } from './return-saga.ts';
import { noteReturn } from './return-timeline.ts';
import { returnStatusOf } from './returnable.ts';

/** What happens to return and order when the saga of a return ends, in the transaction that ends it. */
export function returnHooks({ outbox }: { readonly outbox: Outbox }): SagaHooks<ReturnFacts> {
  return {
    async onCompleted(tx, { id, facts: { orderId, refundMinor } }) {
      await lockReturnsOf(tx, orderId);
      await completeReturn(tx, id, refundMinor);
      const order = await getOrder(tx, orderId);
      const status = returnStatusOf(order.lines, await returnedUnits(tx, orderId, ['refunded']));
      if (status !== null) await markReturned(tx, orderId, status);
      const returned = await getReturn(tx, id);
      await noteReturn(tx, returned, 'return-refunded', { refund_minor: refundMinor });
      await outbox.addAll(tx, [refundedMessage(returned, refundMinor)]);
    },
  };
}
