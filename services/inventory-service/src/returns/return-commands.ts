import { receiveStockReturn, returnReceived } from '@platform/contracts/shop/inventory-messages.ts';
import type { Database } from '@platform/database/database.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import { receiveReturn } from './receive-return.ts';

/**
 * What the saga of a return asks of the stock. Idempotent by the return, and answered each time it comes, as it may be
 * the saga asking again: so there is no inbox record.
 */
export function returnCommands({
  database,
  outbox,
}: {
  readonly database: Database;
  readonly outbox: Outbox;
}): MessageHandler[] {
  return [
    on(receiveStockReturn, ({ data: { order_id, return_id, lines } }) =>
      database.transaction(async (tx) => {
        await receiveReturn(tx, { returnId: return_id, orderId: order_id, lines });
        await outbox.add(tx, returnReceived, { subject: order_id, data: { order_id, return_id } });
      }),
    ),
  ];
}
