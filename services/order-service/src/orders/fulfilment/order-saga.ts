import type { PricedLine } from '@platform/contracts/shop/field-types.ts';
import {
  commitStock,
  releaseStock,
  reserveStock,
  stockCommitFailed,
  stockCommitted,
  stockRejected,
  stockReleased,
  stockReserved,
} from '@platform/contracts/shop/inventory-messages.ts';
import {
  authorisePayment,
  cancelPayment,
  capturePayment,
  paymentAuthorised,
  paymentCaptured,
  paymentCaptureFailed,
  paymentDeclined,
  paymentRefunded,
  paymentVoided,
} from '@platform/contracts/shop/payment-messages.ts';
import {
  cancelShipment,
  createShipment,
  shipmentCancelFailed,
  shipmentCancelled,
  shipmentCreated,
} from '@platform/contracts/shop/shipping-messages.ts';
import type { OutboxEntry } from '@platform/messaging/draft.ts';
import { draft } from '@platform/messaging/draft.ts';
import type { DataOf, MessageContract } from '@platform/messaging/message.ts';
import {
  compensatable,
  defineSaga,
  fails,
  pivot,
  retriable,
  succeeds,
} from '@platform/saga/saga-definition.ts';
import type { SagaHooks } from '@platform/saga/saga-hooks.ts';
import type { Static } from '@platform/schema/type.ts';
import type { ShippingAddress } from '../order.ts';
import { explainDecline, explainLeftParcel, explainShortage } from './explain-failure.ts';

/** What the fulfilment of an order needs to know of it. */
export interface OrderFacts {
  readonly orderId: string;
  readonly customerId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly cardToken: string;
  /** What is charged for; an instance that a release before 1.2 began does not know. */
  readonly charged?: readonly Static<typeof PricedLine>[];
  readonly address?: ShippingAddress;
  /** What is to be moved, summed by sku; empty when nothing of the order is goods. */
  readonly stock: readonly { readonly sku: string; readonly quantity: number }[];
  /** RFC 3339: the reservation is given back if it was not committed by then. */
  readonly reservedUntil: string;
}

/** Goods stay reserved this long for an order whose saga makes no progress, such as one that is stuck. */
export const RESERVATION_MS = 24 * 3_600_000;

const hasNoGoods = ({ stock }: OrderFacts): boolean => stock.length === 0;

/** How an order is fulfilled: nothing is charged that is not in stock, and nothing shipped that is not paid for. */
export function orderSaga(hooks: SagaHooks<OrderFacts>) {
  return defineSaga<OrderFacts>('order', 1, {
    steps: [
      compensatable('reserve-stock', {
        skipIf: hasNoGoods,
        command: (order) =>
          about(order, reserveStock, { lines: [...order.stock], expires_at: order.reservedUntil }),
        replies: [succeeds(stockReserved), fails(stockRejected, explainShortage)],
        compensation: { command: (order) => about(order, releaseStock, {}), done: [stockReleased] },
        whenUnanswered: {
          code: 'stock-unknown',
          reason: 'The stock could not be checked. Please order again later.',
        },
      }),
      compensatable('authorise-payment', {
        command: (order) =>
          about(order, authorisePayment, {
            customer_id: order.customerId,
            amount_minor: order.amountMinor,
            currency: order.currency,
            card_token: order.cardToken,
            ...(order.charged === undefined ? {} : { lines: [...order.charged] }),
          }),
        replies: [succeeds(paymentAuthorised), fails(paymentDeclined, explainDecline)],
        compensation: {
          command: (order) => about(order, cancelPayment, {}),
          done: [paymentVoided, paymentRefunded],
        },
        whenUnanswered: {
          code: 'payment-unknown',
          reason: 'The payment could not be made. Nothing was charged.',
        },
        timeoutMs: 20_000,
      }),
      pivot('capture-payment', {
        command: (order) => about(order, capturePayment, {}),
        replies: [succeeds(paymentCaptured), fails(paymentCaptureFailed, explainDecline)],
        undoneBy: 'authorise-payment', // Whatever was reached: payment.cancel voids or refunds.
        timeoutMs: 20_000,
      }),
      retriable('create-shipment', {
        skipIf: hasNoGoods,
        command: (order) =>
          about(order, createShipment, {
            customer_id: order.customerId,
            lines: [...order.stock],
            ...(order.address === undefined ? {} : { address: order.address }),
          }),
        replies: [succeeds(shipmentCreated)],
        compensation: {
          command: (order) => about(order, cancelShipment, { customer_id: order.customerId }),
          done: [shipmentCancelled],
          refusals: [fails(shipmentCancelFailed, explainLeftParcel)],
        },
      }),
      retriable('commit-stock', {
        skipIf: hasNoGoods,
        command: (order) => about(order, commitStock, {}),
        // Refused when the reservation expired and others have the goods: the parcel is stopped and the money given
        // back.
        replies: [succeeds(stockCommitted), fails(stockCommitFailed, explainShortage)],
      }),
    ],
    ...hooks,
  });
}

/** A command about one order: its id is the subject, and stands in the data of every one. */
function about<C extends MessageContract>(
  { orderId }: OrderFacts,
  contract: C,
  more: Omit<DataOf<C>, 'order_id'>,
): OutboxEntry {
  return draft(contract, { subject: orderId, data: { order_id: orderId, ...more } as DataOf<C> });
}
