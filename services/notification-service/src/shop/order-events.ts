import {
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  orderRejected,
} from '@platform/contracts/shop/order-messages.ts';
import { paymentRefunded } from '@platform/contracts/shop/payment-messages.ts';
import { shipmentCreated, shipmentStatusChanged } from '@platform/contracts/shop/shipping-messages.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import { IS_FIRST_TIME } from '@platform/messaging/receiving/inbox.ts';
import type { BundleEventDeps } from '../bundle-type.ts';
import { type MakeNotice, noticeOf } from '../notifications/notice.ts';
import { findKnownOrder, rememberOrderSql } from './known-orders.ts';
import { keepContentSql } from './order-content.ts';
import type { Numbered, OrderNotices } from './order-notices.ts';

const notice: MakeNotice<OrderNotices> = noticeOf;

/** Tells customers of what becomes of their orders. */
export function orderEventHandlers({ database, tell }: BundleEventDeps): MessageHandler[] {
  return [
    on(orderPlaced, async (message, context) => {
      const { order_id, customer_id, total_minor, currency, line_count } = message.data;
      const facts = { total_minor, currency, line_count, ...numberOf(message.data) };
      await tell(
        notice(message, 'order.placed', customer_id, order_id, facts),
        context,
        rememberOrderSql(message.data, IS_FIRST_TIME),
        keepContentSql(message.data, IS_FIRST_TIME),
      );
    }),
    on(orderConfirmed, async (message, context) => {
      const { order_id, customer_id, total_minor, currency, line_count } = message.data;
      const facts = { total_minor, currency, line_count, ...numberOf(message.data) };
      await tell(notice(message, 'order.confirmed', customer_id, order_id, facts), context);
    }),
    on(orderRejected, async (message, context) => {
      const { order_id, customer_id, total_minor, currency, reason } = message.data;
      const facts = { total_minor, currency, reason, ...numberOf(message.data) };
      await tell(notice(message, 'order.rejected', customer_id, order_id, facts), context);
    }),
    on(orderCancelled, async (message, context) => {
      const { order_id, customer_id, total_minor, currency, reason } = message.data;
      const facts = { total_minor, currency, reason, ...numberOf(message.data) };
      await tell(notice(message, 'order.cancelled', customer_id, order_id, facts), context);
    }),
    on(paymentRefunded, async (message, context) => {
      const { order_id, amount_minor, currency, refund_id, return_id } = message.data;
      // What comes of a return is told as a whole.
      if (return_id !== undefined) return;
      // Nothing was paid for a free order, so nothing comes back that anybody wants to hear of.
      if (amount_minor === 0) return;
      const known = await findKnownOrder(database, order_id);
      // It overtook order.placed; the retry comes after it.
      if (known === undefined) throw new Error(`it is not known yet whose order ${order_id} is`);
      const facts = { amount_minor, currency, ...numberOf(known) };
      await tell(notice(message, 'payment.refunded', known.customer_id, order_id, facts, refund_id), context);
    }),
    on(shipmentCreated, async (message, context) => {
      const { order_id, customer_id, tracking_number } = message.data;
      const facts = { tracking_number, ...numberOf(await findKnownOrder(database, order_id)) };
      await tell(notice(message, 'shipment.created', customer_id, order_id, facts), context);
    }),
    on(shipmentStatusChanged, async (message, context) => {
      const { order_id, customer_id, tracking_number, status } = message.data;
      const facts = { tracking_number, status, ...numberOf(await findKnownOrder(database, order_id)) };
      await tell(notice(message, 'shipment.status-changed', customer_id, order_id, facts, status), context);
    }),
  ];
}

/** Of an event, or of an order that is known by then. */
export function numberOf(order: { readonly order_number?: string | null } | undefined): Numbered {
  return order?.order_number ? { order_number: order.order_number } : {};
}
