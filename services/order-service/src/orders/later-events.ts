import { paymentRefunded } from '@platform/contracts/payment-messages.ts';
import { shipmentStatusChanged } from '@platform/contracts/shipping-messages.ts';
import type { Transaction } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { type MessageHandler, on } from '@platform/messaging/consume.ts';

/** Records what happens to an order after its saga: for its timeline. */
export function laterEventHandlers(): MessageHandler[] {
  return [
    on(shipmentStatusChanged, async ({ data }, { once }) => {
      const { order_id, status, tracking_number } = data;
      await once((tx) => recordEvent(tx, order_id, `shipment-${status}`, null, { tracking_number }));
    }),
    on(paymentRefunded, async ({ data }, { once }) => {
      const { order_id, amount_minor, currency } = data;
      await once((tx) => recordEvent(tx, order_id, 'payment-refunded', null, { amount_minor, currency }));
    }),
  ];
}

/** Adds an entry to the timeline of an order; `actorId` where a person did it. */
export async function recordEvent(
  tx: Transaction,
  orderId: string,
  event: string,
  actorId: string | null,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await tx.query(sql`
    insert into order_event (order_id, event, actor_id, details) values (${orderId}, ${event}, ${actorId}, ${details})`);
}
