import { draft } from '@platform/messaging/draft.ts';
import { defineCommand, defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { compensatable, defineSaga, fails, pivot, retriable, succeeds } from '../src/saga-definition.ts';
import type { SagaHooks } from '../src/saga-hooks.ts';

const Ref = Type.Object({ order_id: Type.String() });
const Refused = Type.Object({ order_id: Type.String(), reason: Type.String() });

export const reserveStock = defineCommand('inventory.reserve', Ref);
export const releaseStock = defineCommand('inventory.release', Ref);
export const commitStock = defineCommand('inventory.commit', Ref);
export const stockReserved = defineEvent('inventory.reserved', Ref);
export const stockRejected = defineEvent('inventory.rejected', Refused);
export const stockReleased = defineEvent('inventory.released', Ref);
export const stockCommitted = defineEvent('inventory.committed', Ref);
export const stockCommitFailed = defineEvent('inventory.commit-failed', Refused);

export const authorisePayment = defineCommand('payment.authorise', Ref);
export const capturePayment = defineCommand('payment.capture', Ref);
export const cancelPayment = defineCommand('payment.cancel', Ref);
export const paymentAuthorised = defineEvent('payment.authorised', Ref);
export const paymentDeclined = defineEvent('payment.declined', Refused);
export const paymentCaptured = defineEvent('payment.captured', Ref);
export const paymentCaptureFailed = defineEvent('payment.capture-failed', Refused);
export const paymentVoided = defineEvent('payment.voided', Ref);
export const paymentRefunded = defineEvent('payment.refunded', Ref);

export const createShipment = defineCommand('shipping.create', Ref);
export const cancelShipment = defineCommand('shipping.cancel', Ref);
export const shipmentCancelled = defineEvent('shipment.cancelled', Ref);
export const shipmentCancelFailed = defineEvent('shipment.cancel-failed', Refused);
export const shipmentCreated = defineEvent(
  'shipment.created',
  Type.Object({ order_id: Type.String(), tracking_number: Type.String() }),
);

export interface OrderFacts {
  readonly orderId: string;
  readonly needsStock: boolean;
  readonly trackingNumber?: string;
}

const ref = ({ orderId }: OrderFacts) => ({ subject: orderId, data: { order_id: orderId } });

/** The order's way through stock, payment and shipping: what the tests of this package run. */
export function orderProcess(version = 1, hooks: SagaHooks<OrderFacts> = {}) {
  return defineSaga<OrderFacts>('order', version, {
    steps: [
      compensatable('reserve-stock', {
        skipIf: (order) => !order.needsStock,
        command: (order) => draft(reserveStock, ref(order)),
        replies: [
          succeeds(stockReserved),
          fails(stockRejected, (reply) => ({ code: reply.reason, reason: 'Some goods are sold out.' })),
        ],
        compensation: { command: (order) => draft(releaseStock, ref(order)), done: [stockReleased] },
      }),
      compensatable('authorise-payment', {
        command: (order) => draft(authorisePayment, ref(order)),
        replies: [
          succeeds(paymentAuthorised),
          fails(paymentDeclined, ({ reason }) => ({ code: reason, reason: 'Your card was declined.' })),
        ],
        compensation: {
          command: (order) => draft(cancelPayment, ref(order)),
          done: [paymentVoided, paymentRefunded],
        },
        whenUnanswered: { code: 'payment-unavailable', reason: 'The payment could not be made in time.' },
      }),
      pivot('capture-payment', {
        command: (order) => draft(capturePayment, ref(order)),
        replies: [
          succeeds(paymentCaptured),
          fails(paymentCaptureFailed, ({ reason }) => ({ code: reason, reason: 'The payment failed.' })),
        ],
        undoneBy: 'authorise-payment',
      }),
      retriable('create-shipment', {
        command: (order) => draft(createShipment, ref(order)),
        replies: [
          succeeds(shipmentCreated, (reply, order) => ({ ...order, trackingNumber: reply.tracking_number })),
        ],
        compensation: {
          command: (order) => draft(cancelShipment, ref(order)),
          done: [shipmentCancelled],
          refusals: [
            fails(shipmentCancelFailed, ({ reason }) => ({ code: reason, reason: 'The parcel has left.' })),
          ],
        },
      }),
      retriable('commit-stock', {
        skipIf: (order) => !order.needsStock,
        command: (order) => draft(commitStock, ref(order)),
        replies: [
          succeeds(stockCommitted),
          fails(stockCommitFailed, ({ reason }) => ({ code: reason, reason: 'The goods are gone.' })),
        ],
      }),
    ],
    ...hooks,
  });
}
