import {
  returnApproved,
  returnRefunded,
  returnRefused,
} from '@platform/contracts/shop/order-return-messages.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Return } from './return.ts';

export function approvedMessage(returned: Return): OutboxEntry {
  return draft(returnApproved, { subject: returned.orderId, data: summaryData(returned) });
}

export function refusedMessage(returned: Return, reason: string): OutboxEntry {
  return draft(returnRefused, { subject: returned.orderId, data: { ...summaryData(returned), reason } });
}

export function refundedMessage(returned: Return, refundMinor: number): OutboxEntry {
  const { orderId, currency } = returned;
  const data = { ...summaryData(returned), refund_minor: refundMinor, currency };
  return draft(returnRefunded, { subject: orderId, data });
}

function summaryData({ id, orderId, customerId, lines }: Return) {
  return {
    return_id: id,
    order_id: orderId,
    customer_id: customerId,
    lines: lines.map(({ sku, name, quantity }) => ({ sku, name, quantity })),
  };
}
