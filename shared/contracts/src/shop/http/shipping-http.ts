import { type Static, Type } from '@platform/schema/type.ts';
import { Address, Timestamp, Uuid } from '../../field-types.ts';

export const ShipmentStatus = Type.Enum(['created', 'dispatched', 'in_transit', 'delivered', 'returned'], {
  title: 'ShipmentStatus',
});
export type ShipmentStatus = Static<typeof ShipmentStatus>;

/** PATCH /api/shipments/{id}; a `version`, here or as `If-Match`, refuses what was decided on an older state. */
export const ShipmentPatch = Type.Object(
  {
    status: ShipmentStatus,
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  },
  { title: 'ShipmentChange', additionalProperties: false },
);
export type ShipmentPatch = Static<typeof ShipmentPatch>;

export const ShipmentSummary = Type.Object(
  {
    shipment_id: Uuid,
    order_id: Uuid,
    customer_id: Uuid,
    status: ShipmentStatus,
    version: Type.Integer(),
    carrier: Type.String(),
    tracking_number: Type.String(),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { title: 'ShipmentSummary' },
);
export type ShipmentSummary = Static<typeof ShipmentSummary>;

export const ShipmentResponse = Type.Object(
  {
    ...ShipmentSummary.properties,
    address: Type.Union([Address, Type.Null()]),
    lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer() })),
    tracking: Type.Array(Type.Object({ status: ShipmentStatus, at: Timestamp }), {
      description: 'Every status it has had, in order',
    }),
  },
  { title: 'Shipment' },
);
export type ShipmentResponse = Static<typeof ShipmentResponse>;
