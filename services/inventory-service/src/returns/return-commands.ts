import { receiveStockReturn, returnReceived } from '@platform/contracts/shop/inventory-messages.ts';
import type { Database } from '@platform/database/database.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { type MessageHandler, on } from '@platform/messaging/receiving/consume.ts';
import type { Moved } from '../availability/availability-watcher.ts';
import { receiveReturn } from './receive-return.ts';

/**
 * What the saga of a return asks of the stock. Idempotent by the return, and answered each time it comes, as it may be
 * the saga asking again: so there is no inbox record.
 */
export function returnCommands({
  database,
  outbox,
  onMoved,
}: {
  readonly database: Database;
  readonly outbox: Outbox;
  /** Told of the stock that came back, after the commit. */
  readonly onMoved?: (moved: Moved) => void;
}): MessageHandler[] {
  return [
    on(receiveStockReturn, async ({ data: { order_id, return_id, lines } }) => {
      await database.transaction(async (tx) => {
        await receiveReturn(tx, { returnId: return_id, orderId: order_id, lines });
        await outbox.add(tx, returnReceived, { subject: order_id, data: { order_id, return_id } });
      });
      onMoved?.({ skus: lines.map(({ sku }) => sku) });
    }),
  ];
}
