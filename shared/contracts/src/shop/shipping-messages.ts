import { defineCommand, defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { Address, Uuid } from '../field-types.ts';
import type { Parties } from '../message-parties.ts';
import { StockLine } from './inventory-messages.ts';

/** Who may send, and whom a command asks: logins at the bus and the check of consumers follow from it. */
const TO_SHIPPING: Parties = { sentBy: ['order-service'], handledBy: 'shipping-service' };
const FROM_SHIPPING: Parties = { sentBy: ['shipping-service'] };

/**
 * Answered by shipment.created, also when asked again; by shipment.cancelled once the order's shipment was cancelled.
 */
export const createShipment = defineCommand(
  'shipping.create',
  Type.Object({
    order_id: Uuid,
    customer_id: Uuid,
    address: Type.Optional(Address),
    lines: Type.Array(StockLine),
  }),
  TO_SHIPPING,
);

/** The parcel is not to leave. Also before it was made: it can then never be made. Answered by shipment.cancelled, or by
 * shipment.cancel-failed when it has left. */
export const cancelShipment = defineCommand(
  'shipping.cancel',
  Type.Object({ order_id: Uuid, customer_id: Uuid }),
  TO_SHIPPING,
);

/**
 * All goods of the order came back, so its shipment is `returned`. Answered by shipment.status-changed, also when it is
 * so already.
 */
export const receiveShipmentReturn = defineCommand(
  'shipping.receive-return',
  Type.Object({ order_id: Uuid, return_id: Uuid, received_by: Uuid }),
  TO_SHIPPING,
);

export const shipmentCreated = defineEvent(
  'shipment.created',
  Type.Object({ order_id: Uuid, shipment_id: Uuid, customer_id: Uuid, tracking_number: Type.String() }),
  FROM_SHIPPING,
);
export const shipmentStatusChanged = defineEvent(
  'shipment.status-changed',
  Type.Object({
    order_id: Uuid,
    shipment_id: Uuid,
    customer_id: Uuid,
    tracking_number: Type.String(),
    status: Type.String(),
  }),
  FROM_SHIPPING,
);
export const shipmentCancelled = defineEvent(
  'shipment.cancelled',
  Type.Object({ order_id: Uuid }),
  FROM_SHIPPING,
);
/** The parcel has left; `status` says how far it is. */
export const shipmentCancelFailed = defineEvent(
  'shipment.cancel-failed',
  Type.Object({ order_id: Uuid, shipment_id: Uuid, status: Type.String() }),
  FROM_SHIPPING,
);
