import { defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { Address, Uuid } from '../field-types.ts';
import type { Parties } from '../message-parties.ts';
import { AmountMinor, Currency, Quantity, Sku } from './field-types.ts';
import { OrderNumber } from './order-number.ts';

/** Who may send: logins at the bus and the check of consumers follow from it. */
const FROM_ORDERS: Parties = { sentBy: ['order-service'] };

const OrderSummary = {
  order_id: Uuid,
  /** From releases after 1.1.0. */
  order_number: Type.Optional(OrderNumber),
  customer_id: Uuid,
  total_minor: AmountMinor,
  currency: Currency,
};
export const OrderedLine = Type.Object({
  sku: Sku,
  name: Type.String(),
  quantity: Quantity,
  unit_price_minor: AmountMinor,
});

/** `address` is where it is delivered to, if it is; it has the name that logs and the message history mask. */
export const orderPlaced = defineEvent(
  'order.placed',
  Type.Object({
    ...OrderSummary,
    line_count: Type.Integer(),
    /** Release 1.1.0 does not say. */
    lines: Type.Optional(Type.Array(OrderedLine)),
    address: Type.Optional(Address),
  }),
  FROM_ORDERS,
);
export const orderConfirmed = defineEvent(
  'order.confirmed',
  Type.Object({ ...OrderSummary, line_count: Type.Integer() }),
  FROM_ORDERS,
);
/** `reason` is for the customer to read. */
export const orderRejected = defineEvent(
  'order.rejected',
  Type.Object({ ...OrderSummary, reason_code: Type.String(), reason: Type.String() }),
  FROM_ORDERS,
);
export const orderCancelled = defineEvent(
  'order.cancelled',
  Type.Object({ ...OrderSummary, reason_code: Type.String(), reason: Type.String() }),
  FROM_ORDERS,
);
