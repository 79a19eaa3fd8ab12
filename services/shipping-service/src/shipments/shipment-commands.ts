import { createShipment, shipmentCreated } from '@platform/contracts/shipping-messages.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { type MessageHandler, on } from '@platform/messaging/consume.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import { IS_FIRST_TIME } from '@platform/messaging/inbox.ts';
import type { Outbox } from '@platform/messaging/outbox.ts';
import type { RetryPolicy } from '@platform/messaging/transport.ts';
import { uuidV7 } from '@platform/messaging/uuid-v7.ts';
import type { GuardedCarrier } from '../carrier/guarded-carrier.ts';
import { mergeLines, type Shipment } from './shipment.ts';
import { adding, findByOrder } from './shipment-repository.ts';

export const COMMAND_QUEUE = 'shipping-service.commands';

/** A booking in doubt is asked for again at once and then with growing patience: eight attempts over seven minutes. */
export const COMMAND_RETRY: RetryPolicy = {
  immediate: 1,
  delaysMs: [250, 1_000, 5_000, 15_000, 60_000, 300_000],
};

export interface ShippingDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly carrier: GuardedCarrier;
}

/**
 * Creates the shipment of an order, once, and answers each time. The command is the record of the intent, and the key at
 * the carrier follows from the order: cut off anywhere, the next delivery books the same parcel again.
 */
export function shippingCommands({ database, outbox, carrier }: ShippingDeps): MessageHandler[] {
  return [
    on(createShipment, async ({ data }, context) => {
      // Looked up first: carriers keep keys for a day or so, and a dead letter may be replayed much later.
      const known = await findByOrder(database, data.order_id);
      if (known !== undefined) {
        await context.once(async (tx) => void (await outbox.addAll(tx, [createdMessage(known)])));
        return;
      }
      const lines = mergeLines(data.lines);
      const booking = await carrier.book({ key: `order:${data.order_id}`, address: data.address, lines });
      const shipment = {
        shipmentId: uuidV7(),
        orderId: data.order_id,
        customerId: data.customer_id,
        ...booking,
        address: data.address,
        lines,
      };
      const sent = outbox.compose([createdMessage(shipment)], IS_FIRST_TIME).statement;
      // Another replica that was first makes this a unique violation: tried again, it finds what is known.
      const isFirst = await context.onceAs(sql`${adding(shipment, IS_FIRST_TIME)}, sent as (${sent})`);
      if (isFirst) outbox.announce();
    }),
  ];
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
