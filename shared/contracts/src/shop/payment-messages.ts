import { defineCommand, defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { Uuid } from '../field-types.ts';
import type { Parties } from '../message-parties.ts';
import { AmountMinor, Currency, PricedLine } from './field-types.ts';

/** Who may send, and whom a command asks: logins at the bus and the check of consumers follow from it. */
const TO_PAYMENT: Parties = { sentBy: ['order-service'], handledBy: 'payment-service' };
const FROM_PAYMENT: Parties = { sentBy: ['payment-service'] };

const OrderRef = Type.Object({ order_id: Uuid });
const Amount = Type.Object({
  order_id: Uuid,
  payment_id: Uuid,
  amount_minor: AmountMinor,
  currency: Currency,
});

/** Answered by payment.authorised or payment.declined, also when asked again. */
export const authorisePayment = defineCommand(
  'payment.authorise',
  Type.Object({
    order_id: Uuid,
    customer_id: Uuid,
    amount_minor: AmountMinor,
    currency: Currency,
    card_token: Type.String(),
    /** What is charged for, so that it can be given back by line. A release before 1.2 does not say. */
    lines: Type.Optional(Type.Array(PricedLine)),
  }),
  TO_PAYMENT,
);
/** Answered by payment.captured, or payment.capture-failed when the authorisation is gone. */
export const capturePayment = defineCommand('payment.capture', OrderRef, TO_PAYMENT);
/** Undo, whatever was reached: void an authorisation, refund a capture; nothing to undo is undone as well, and an
 * authorise that comes later is refused. Answered by payment.voided or payment.refunded. */
export const cancelPayment = defineCommand('payment.cancel', OrderRef, TO_PAYMENT);

/**
 * Gives back what goods cost that came back, once per return. Answered by payment.refunded, also when asked again. It is
 * less than the lines cost, or nothing, where part of them was given back before.
 */
export const refundReturn = defineCommand(
  'payment.refund-return',
  Type.Object({
    order_id: Uuid,
    return_id: Uuid,
    lines: Type.Array(PricedLine, { minItems: 1 }),
    reason: Type.String(),
  }),
  TO_PAYMENT,
);

/**
 * The provider was asked to authorise or to capture, and gave no verdict: the customer may pay, or not. It is asked again
 * under the same key, so nothing is charged twice; what comes of it is told as ever. Told again while that goes on.
 */
export const paymentInDoubt = defineEvent(
  'payment.in-doubt',
  Type.Object({ order_id: Uuid, payment_id: Uuid, operation: Type.Enum(['authorise', 'capture']) }),
  FROM_PAYMENT,
);
export const paymentAuthorised = defineEvent('payment.authorised', Amount, FROM_PAYMENT);
export const paymentDeclined = defineEvent(
  'payment.declined',
  /** `card-declined`, `insufficient-funds`, `unknown-card`, `cancelled` … */
  Type.Object({ order_id: Uuid, reason: Type.String() }),
  FROM_PAYMENT,
);
export const paymentCaptured = defineEvent('payment.captured', Amount, FROM_PAYMENT);
export const paymentCaptureFailed = defineEvent(
  'payment.capture-failed',
  Type.Object({ order_id: Uuid, reason: Type.String() }),
  FROM_PAYMENT,
);
export const paymentVoided = defineEvent('payment.voided', OrderRef, FROM_PAYMENT);
/**
 * `refund_id` tells the refunds of parts apart, and a refund that is told again from a new one. With a `return_id` it is
 * for goods that came back; its amount may then be 0.
 */
export const paymentRefunded = defineEvent(
  'payment.refunded',
  Type.Object({ ...Amount.properties, refund_id: Type.Optional(Uuid), return_id: Type.Optional(Uuid) }),
  FROM_PAYMENT,
);
