import type { receiveShipmentReturn } from '@platform/contracts/shop/shipping-messages.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import type { OutboxEntry } from '@platform/messaging/draft.ts';
import type { DataOf } from '@platform/messaging/message.ts';
import { PermanentError } from '@platform/messaging/transport.ts';
import { nextStatuses } from './shipment.ts';
import { changeStatus, lockShipment } from './shipment-repository.ts';
import { statusMessage } from './status-message.ts';

/**
 * Everything in the parcel of an order came back: it is `returned`, once. Returns the event that says so, also when it
 * was so before. Throws PermanentError for a parcel that there is not, or that has not left.
 */
export async function receiveReturn(
  tx: Transaction,
  { order_id, received_by }: DataOf<typeof receiveShipmentReturn>,
): Promise<OutboxEntry> {
  const shipment = await lockShipment(tx, order_id);
  if (shipment === undefined)
    throw new PermanentError(`order ${order_id} has no parcel that could come back`);
  const { status, version } = shipment;
  if (status === 'returned') return statusMessage(shipment, status, version);
  if (!nextStatuses(status).includes('returned'))
    throw new PermanentError(`the parcel of order ${order_id} is ${status}, so it cannot have come back`);
  await changeStatus(tx, shipment, 'returned', received_by);
  return statusMessage(shipment, 'returned', version + 1);
}
