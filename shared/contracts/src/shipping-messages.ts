import { defineCommand, defineEvent } from '@platform/messaging/message.ts';
import { Type } from 'typebox';
import { Address, Uuid } from './field-types.ts';
import { StockLine } from './inventory-messages.ts';

/** Answered by shipment.created, also when asked again. */
export const createShipment = defineCommand(
  'shipping.create',
  Type.Object({
    order_id: Uuid,
    customer_id: Uuid,
    address: Type.Optional(Address),
    lines: Type.Array(StockLine),
  }),
);

export const shipmentCreated = defineEvent(
  'shipment.created',
  Type.Object({ order_id: Uuid, shipment_id: Uuid, customer_id: Uuid, tracking_number: Type.String() }),
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
);
