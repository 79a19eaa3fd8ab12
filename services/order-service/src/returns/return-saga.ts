import type { Disposition } from '@platform/contracts/shop/field-types.ts';
import { receiveStockReturn, returnReceived } from '@platform/contracts/shop/inventory-messages.ts';
import { paymentRefunded, refundReturn } from '@platform/contracts/shop/payment-messages.ts';
import { receiveShipmentReturn, shipmentStatusChanged } from '@platform/contracts/shop/shipping-messages.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { DataOf, MessageContract } from '@platform/messaging/message.ts';
import { defineSaga, retriable, succeeds } from '@platform/saga/saga-definition.ts';
import type { SagaHooks } from '@platform/saga/saga-hooks.ts';

/** What has to be known of goods that are here. */
export interface ReturnFacts {
  readonly returnId: string;
  readonly orderId: string;
  /** The member of staff who took them in. */
  readonly receivedBy: string;
  /** What its lines cost; once payment-service has answered, what was given back. */
  readonly refundMinor: number;
  /** With these, all goods of the order are back. */
  readonly isWholeOrderBack: boolean;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly unitPriceMinor: number;
    readonly disposition: Disposition;
  }[];
}

/**
 * How goods that are here are booked. Nothing of it can be undone, and nothing may be left out: each step is asked for
 * until it is answered. An instance has the id of its return.
 */
export function returnSaga(hooks: SagaHooks<ReturnFacts>) {
  return defineSaga<ReturnFacts>('return', 1, {
    steps: [
      retriable('return-stock', {
        command: (facts) =>
          about(facts, receiveStockReturn, {
            lines: facts.lines.map(({ sku, quantity, disposition }) => ({ sku, quantity, disposition })),
          }),
        replies: [succeeds(returnReceived)],
      }),
      retriable('return-parcel', {
        skipIf: ({ isWholeOrderBack }) => !isWholeOrderBack,
        command: (facts) => about(facts, receiveShipmentReturn, { received_by: facts.receivedBy }),
        replies: [succeeds(shipmentStatusChanged)],
      }),
      retriable('refund-return', {
        command: (facts) =>
          about(facts, refundReturn, {
            lines: facts.lines.map(({ sku, quantity, unitPriceMinor }) => ({
              sku,
              quantity,
              unit_price_minor: unitPriceMinor,
            })),
            reason: 'Goods were returned.',
          }),
        replies: [
          succeeds(paymentRefunded, ({ amount_minor }, facts) => ({ ...facts, refundMinor: amount_minor })),
        ],
        timeoutMs: 20_000,
      }),
    ],
    ...hooks,
  });
}

/** A command about one return. Its subject is the order, whose messages stay in order. */
function about<C extends MessageContract>(
  { orderId, returnId }: ReturnFacts,
  contract: C,
  more: Omit<DataOf<C>, 'order_id' | 'return_id'>,
): OutboxEntry {
  const data = { order_id: orderId, return_id: returnId, ...more } as DataOf<C>;
  return draft(contract, { subject: orderId, data });
}
