import { putBackStock, stockReleased } from '@platform/contracts/shop/inventory-messages.ts';
import { cancelPayment, paymentRefunded, paymentVoided } from '@platform/contracts/shop/payment-messages.ts';
import {
  cancelShipment,
  shipmentCancelFailed,
  shipmentCancelled,
} from '@platform/contracts/shop/shipping-messages.ts';
import { draft } from '@platform/messaging/draft.ts';
import { defineSaga, fails, pivot, retriable, succeeds } from '@platform/saga/saga-definition.ts';
import type { SagaHooks } from '@platform/saga/saga-hooks.ts';
import type { Failure } from '@platform/saga/saga-state.ts';
import { explainLeftParcel } from '../fulfilment/explain-failure.ts';

/** What the cancellation of a confirmed order needs to know. */
export interface CancellationFacts {
  readonly orderId: string;
  readonly customerId: string;
  /** What the order will say. */
  readonly because: Failure;
}

/**
 * How a confirmed order is undone. shipping-service settles the race with the leaving parcel: it either cancels the shipment,
 * and money and goods follow, or it refuses, and nothing has changed.
 */
export function cancellationSaga(hooks: SagaHooks<CancellationFacts>) {
  return defineSaga<CancellationFacts>('order-cancellation', 1, {
    steps: [
      pivot('cancel-shipment', {
        command: ({ orderId, customerId }) =>
          draft(cancelShipment, { subject: orderId, data: { order_id: orderId, customer_id: customerId } }),
        replies: [succeeds(shipmentCancelled), fails(shipmentCancelFailed, explainLeftParcel)],
      }),
      retriable('refund-payment', {
        command: ({ orderId }) => draft(cancelPayment, { subject: orderId, data: { order_id: orderId } }),
        replies: [succeeds(paymentRefunded), succeeds(paymentVoided)],
        timeoutMs: 20_000,
      }),
      retriable('put-stock-back', {
        command: ({ orderId }) => draft(putBackStock, { subject: orderId, data: { order_id: orderId } }),
        replies: [succeeds(stockReleased)],
      }),
    ],
    ...hooks,
  });
}
