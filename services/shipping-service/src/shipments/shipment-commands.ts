import {
  cancelShipment,
  createShipment,
  receiveShipmentReturn,
  shipmentCancelFailed,
  shipmentCancelled,
  shipmentCreated,
} from '@platform/contracts/shop/shipping-messages.ts';
import type { Database } from '@platform/database/database.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { DataOf } from '@platform/messaging/message.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { IS_FIRST_TIME } from '@platform/messaging/receiving/inbox.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { GuardedCarrier } from '../carrier/guarded-carrier.ts';
import { receiveReturn } from './receive-return.ts';
import { mergeLines, type Shipment } from './shipment.ts';
import { cancelOrBury, findByOrder, insertShipmentSql } from './shipment-repository.ts';

export const COMMAND_QUEUE = 'shipping-service.commands';

export interface ShippingDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly carrier: GuardedCarrier;
}

/**
 * Creates the shipment of an order, once, cancels it, or takes it back, and answers each time. The command is the record of the
 * intent, and the key at the carrier follows from the order: cut off anywhere, the next delivery asks for the same
 * parcel again.
 */
export function shippingCommands(deps: ShippingDeps): MessageHandler[] {
  return [
    on(createShipment, ({ data }, context) => create(deps, data, context)),
    on(cancelShipment, ({ data }, context) => cancel(deps, data, context)),
    on(receiveShipmentReturn, async ({ data }, context) => {
      await context.once(async (tx) => void (await deps.outbox.addAll(tx, [await receiveReturn(tx, data)])));
    }),
  ];
}

async function create(
  { database, outbox, carrier }: ShippingDeps,
  data: DataOf<typeof createShipment>,
  context: HandlerContext,
): Promise<void> {
  // Looked up first: carriers keep keys for a day or so, and a dead letter may be replayed much later.
  const known = await findByOrder(database, data.order_id);
  if (known?.isCancelled) {
    // Booked while the cancellation came: this is the try after the one that met it.
    await carrier.cancel(carrierKey(data.order_id));
    return answer(outbox, context, cancelledMessage(data.order_id));
  }
  if (known !== undefined) return answer(outbox, context, createdMessage(known.shipment));
  const lines = mergeLines(data.lines);
  const booking = await carrier.book({ key: carrierKey(data.order_id), address: data.address, lines });
  const shipment = {
    shipmentId: uuidV7(),
    orderId: data.order_id,
    customerId: data.customer_id,
    ...booking,
    address: data.address,
    lines,
  };
  const messages = [createdMessage(shipment)];
  // Another replica, or a cancellation, that was first makes this a unique violation: tried again, it finds what is
  // known.
  await context.onceAs(insertShipmentSql(shipment, IS_FIRST_TIME), { outbox, messages });
}

async function cancel(
  { database, outbox, carrier }: ShippingDeps,
  data: DataOf<typeof cancelShipment>,
  context: HandlerContext,
): Promise<void> {
  const { shipmentId, isCancelled, status } = await cancelOrBury(database, {
    shipmentId: uuidV7(),
    orderId: data.order_id,
    customerId: data.customer_id,
  });
  if (!isCancelled) {
    const left = { order_id: data.order_id, shipment_id: shipmentId, status };
    return answer(outbox, context, draft(shipmentCancelFailed, { subject: data.order_id, data: left }));
  }
  // After the row is there: whatever books from now on finds it, and cancels its own booking.
  await carrier.cancel(carrierKey(data.order_id));
  await answer(outbox, context, cancelledMessage(data.order_id));
}

async function answer(outbox: Outbox, context: HandlerContext, message: OutboxEntry): Promise<void> {
  await context.once(async (tx) => void (await outbox.addAll(tx, [message])));
}

function carrierKey(orderId: string): string {
  return `order:${orderId}`;
}

function cancelledMessage(orderId: string): OutboxEntry {
  return draft(shipmentCancelled, { subject: orderId, data: { order_id: orderId } });
}

function createdMessage({
  shipmentId,
  orderId,
  customerId,
  trackingNumber,
}: Pick<Shipment, 'shipmentId' | 'orderId' | 'customerId' | 'trackingNumber'>): OutboxEntry {
  return draft(shipmentCreated, {
    subject: orderId,
    sequence: 1,
    data: {
      order_id: orderId,
      shipment_id: shipmentId,
      customer_id: customerId,
      tracking_number: trackingNumber,
    },
  });
}
