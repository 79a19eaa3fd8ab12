import { defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { Uuid } from '../field-types.ts';
import type { Parties } from '../message-parties.ts';
import { AmountMinor, Currency, Quantity, Sku } from './field-types.ts';

/** Who may send: logins at the bus and the check of consumers follow from it. */
const FROM_ORDERS: Parties = { sentBy: ['order-service'] };

const ReturnSummary = {
  return_id: Uuid,
  order_id: Uuid,
  customer_id: Uuid,
  lines: Type.Array(Type.Object({ sku: Sku, name: Type.String(), quantity: Quantity })),
};

/** The customer may send the goods back. */
export const returnApproved = defineEvent('return.approved', Type.Object(ReturnSummary), FROM_ORDERS);
/** `reason` is for the customer to read. */
export const returnRefused = defineEvent(
  'return.refused',
  Type.Object({ ...ReturnSummary, reason: Type.String() }),
  FROM_ORDERS,
);
/** The goods came back and the money was given back; `refund_minor` is 0 where it had been given back before. */
export const returnRefunded = defineEvent(
  'return.refunded',
  Type.Object({ ...ReturnSummary, refund_minor: AmountMinor, currency: Currency }),
  FROM_ORDERS,
);
