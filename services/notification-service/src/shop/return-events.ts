import {
  returnApproved,
  returnRefunded,
  returnRefused,
} from '@platform/contracts/shop/order-return-messages.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import type { BundleEventDeps } from '../bundle-type.ts';
import { type MakeNotice, noticeOf } from '../notifications/notice.ts';
import { findKnownOrder } from './known-orders.ts';
import { numberOf } from './order-events.ts';
import type { OrderNotices } from './order-notices.ts';
import { itemsText } from './templates/wording.ts';

const notice: MakeNotice<OrderNotices> = noticeOf;

/** Tells customers of what becomes of their returns; an order may have several. */
export function returnEventHandlers({ database, tell }: BundleEventDeps): MessageHandler[] {
  return [
    on(returnApproved, async (message, context) => {
      const { return_id, order_id, customer_id, lines } = message.data;
      const facts = { ...numberOf(await findKnownOrder(database, order_id)), items: itemsText(lines) };
      await tell(notice(message, 'return.approved', customer_id, order_id, facts, return_id), context);
    }),
    on(returnRefused, async (message, context) => {
      const { return_id, order_id, customer_id, lines, reason } = message.data;
      const facts = {
        ...numberOf(await findKnownOrder(database, order_id)),
        items: itemsText(lines),
        reason,
      };
      await tell(notice(message, 'return.refused', customer_id, order_id, facts, return_id), context);
    }),
    on(returnRefunded, async (message, context) => {
      const { return_id, order_id, customer_id, lines, refund_minor, currency } = message.data;
      const facts = {
        ...numberOf(await findKnownOrder(database, order_id)),
        items: itemsText(lines),
        refund_minor,
        currency,
      };
      await tell(notice(message, 'return.refunded', customer_id, order_id, facts, return_id), context);
    }),
  ];
}
