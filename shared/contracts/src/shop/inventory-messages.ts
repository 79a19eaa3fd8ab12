import { defineCommand, defineEvent } from '@platform/messaging/message.ts';
import { Type } from '@platform/schema/type.ts';
import { Timestamp, Uuid } from '../field-types.ts';
import type { Parties } from '../message-parties.ts';
import { Disposition, Quantity, Sku } from './field-types.ts';

/** Who may send, and whom a command asks: logins at the bus and the check of consumers follow from it. */
const FROM_INVENTORY: Parties = { sentBy: ['inventory-service'] };
const TO_INVENTORY: Parties = { sentBy: ['order-service'], handledBy: 'inventory-service' };

/** How much there is of a sku, in words: numbers are for staff. What is `few` is a setting of inventory-service. */
export const StockAvailability = Type.Union(
  [Type.Literal('in-stock'), Type.Literal('few'), Type.Literal('none')],
  { title: 'StockAvailability' },
);

export const StockLine = Type.Object({ sku: Sku, quantity: Quantity });

/** Reserve all lines or none. Answered by inventory.reserved or inventory.rejected, also when asked again. */
export const reserveStock = defineCommand(
  'inventory.reserve',
  Type.Object({ order_id: Uuid, lines: Type.Array(StockLine, { minItems: 1 }), expires_at: Timestamp }),
  TO_INVENTORY,
);
/** Give a reservation back. Also before it was made: it can then never be made. Answered by inventory.released. */
export const releaseStock = defineCommand('inventory.release', Type.Object({ order_id: Uuid }), TO_INVENTORY);
/**
 * The goods have left: a reservation becomes a withdrawal. Answered by inventory.committed or
 * inventory.commit-failed.
 */
export const commitStock = defineCommand('inventory.commit', Type.Object({ order_id: Uuid }), TO_INVENTORY);

/**
 * Goods of an order came back: each line goes onto the shelf again, or is written off. Once per return. Answered by
 * inventory.return-received, also when asked again.
 */
export const receiveStockReturn = defineCommand(
  'inventory.receive-return',
  Type.Object({
    order_id: Uuid,
    return_id: Uuid,
    lines: Type.Array(Type.Object({ ...StockLine.properties, disposition: Disposition }), { minItems: 1 }),
  }),
  TO_INVENTORY,
);

/**
 * The parcel never left: what was committed goes back on the shelf, and what was only reserved is released. Answered by
 * inventory.released, also when asked again.
 */
export const putBackStock = defineCommand(
  'inventory.put-back',
  Type.Object({ order_id: Uuid }),
  TO_INVENTORY,
);

export const stockReserved = defineEvent(
  'inventory.reserved',
  Type.Object({ order_id: Uuid }),
  FROM_INVENTORY,
);
export const stockRejected = defineEvent(
  'inventory.rejected',
  Type.Object({
    order_id: Uuid,
    /** `out-of-stock`, `unknown-sku`, or `released` when its release came first. */
    reason: Type.String(),
    shortages: Type.Array(Type.Object({ sku: Sku, requested: Type.Integer(), available: Type.Integer() })),
  }),
  FROM_INVENTORY,
);
export const stockReleased = defineEvent(
  'inventory.released',
  Type.Object({ order_id: Uuid }),
  FROM_INVENTORY,
);
export const stockCommitted = defineEvent(
  'inventory.committed',
  Type.Object({ order_id: Uuid }),
  FROM_INVENTORY,
);
/**
 * The goods are not reserved any more and cannot be had anew. Final: a later commit of the order is refused as well.
 */
export const stockCommitFailed = defineEvent(
  'inventory.commit-failed',
  Type.Object({
    order_id: Uuid,
    /** `out-of-stock`, `unknown-sku`, or `not-reserved` when it was released or never made. */
    reason: Type.String(),
    shortages: Type.Array(Type.Object({ sku: Sku, requested: Type.Integer(), available: Type.Integer() })),
  }),
  FROM_INVENTORY,
);
export const returnReceived = defineEvent(
  'inventory.return-received',
  Type.Object({ order_id: Uuid, return_id: Uuid }),
  FROM_INVENTORY,
);
/** A reservation passed its expiry before it was committed, and was given back. */
export const reservationExpired = defineEvent(
  'inventory.reservation-expired',
  Type.Object({ order_id: Uuid }),
  FROM_INVENTORY,
);
/** There is another word for how much there is of a sku. `sequence` counts its words: the highest holds. */
export const stockAvailabilityChanged = defineEvent(
  'inventory.availability-changed',
  Type.Object({ sku: Sku, availability: StockAvailability, sequence: Type.Integer({ minimum: 1 }) }),
  FROM_INVENTORY,
);
/** Tell of all skus how much there is, for who has heard of none. Answered by inventory.availability-changed. */
export const tellAvailability = defineCommand('inventory.tell-availability', Type.Object({}), {
  sentBy: ['product-service'],
  handledBy: 'inventory-service',
});
