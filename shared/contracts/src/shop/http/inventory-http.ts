import { type Static, Type } from '@platform/schema/type.ts';
import { ForeignId, Line, Timestamp, Uuid } from '../../field-types.ts';
import { SkuInput } from '../field-types.ts';

export const MAX_IMPORTED_STOCK_ITEMS = 1000;

/** More than any real shelf holds; keeps sums far inside the safe integers. */
export const MAX_STOCK = 1_000_000_000;

/** Why stock was changed, for people. */
export const AdjustmentReason = Line(200);
/** A document of the outside world (goods receipt, file and row). Per sku it takes effect once. */
export const AdjustmentReference = ForeignId(200, {
  'x-form': { pattern: '^\\P{Z}(?:.*\\P{Z})?$', says: 'must not have spaces around it' },
});
/** Not 0. */
const Delta = Type.Integer({ minimum: -MAX_STOCK, maximum: MAX_STOCK });

/** POST /api/stock/{sku}/adjustments, with `Idempotency-Key` or a `reference` to make it happen once. */
export const AdjustmentRequest = Type.Object(
  { delta: Delta, reason: AdjustmentReason, reference: Type.Optional(AdjustmentReference) },
  { title: 'StockAdjustmentRequest', additionalProperties: false },
);
export type AdjustmentRequest = Static<typeof AdjustmentRequest>;

/** Either a change by `delta`, or `minimum`: raise what is on hand until so many are available. */
export const StockImportItem = Type.Object(
  {
    sku: SkuInput,
    delta: Type.Optional(Delta),
    minimum: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_STOCK })),
    reason: AdjustmentReason,
    reference: Type.Optional(AdjustmentReference),
  },
  { title: 'StockImportItem', additionalProperties: false },
);
export type StockImportItem = Static<typeof StockImportItem>;

/** POST /api/stock/import: all items or none; each sku once. */
export const StockImportRequest = Type.Object(
  { items: Type.Array(StockImportItem, { minItems: 1, maxItems: MAX_IMPORTED_STOCK_ITEMS }) },
  { title: 'StockImportRequest', additionalProperties: false },
);
export type StockImportRequest = Static<typeof StockImportRequest>;

export const StockImportResponse = Type.Object(
  {
    applied: Type.Integer({ description: 'Items that changed a level' }),
    unchanged: Type.Integer({
      description: 'Items done before (by reference), or whose minimum was there already',
    }),
  },
  { title: 'StockImportResult' },
);
export type StockImportResponse = Static<typeof StockImportResponse>;

export const StockLevelResponse = Type.Object(
  {
    sku: Type.String(),
    on_hand: Type.Integer(),
    reserved: Type.Integer(),
    available: Type.Integer({ description: 'on_hand - reserved' }),
    updated_at: Timestamp,
  },
  { title: 'StockLevel' },
);
export type StockLevelResponse = Static<typeof StockLevelResponse>;

export const MovementKind = Type.Union(
  [
    Type.Literal('adjustment'),
    Type.Literal('reservation'),
    Type.Literal('release'),
    Type.Literal('commit'),
    Type.Literal('expiry'),
  ],
  { title: 'StockMovementKind' },
);
export type MovementKind = Static<typeof MovementKind>;

export const StockMovementResponse = Type.Object(
  {
    id: Type.Integer(),
    sku: Type.String(),
    delta_on_hand: Type.Integer(),
    delta_reserved: Type.Integer(),
    kind: MovementKind,
    reference: Type.Union([Type.String(), Type.Null()], {
      description: 'Order id, return id, or the reference of the adjustment',
    }),
    actor: Type.Union([Type.String(), Type.Null()], { description: 'User id; null when the platform acted' }),
    reason: Type.Union([Type.String(), Type.Null()]),
    at: Timestamp,
  },
  { title: 'StockMovement' },
);
export type StockMovementResponse = Static<typeof StockMovementResponse>;

export const AdjustmentResponse = Type.Object(
  {
    movement: StockMovementResponse,
    level: StockLevelResponse,
  },
  { title: 'StockAdjustment' },
);
export type AdjustmentResponse = Static<typeof AdjustmentResponse>;

export const ReservationStatus = Type.Union(
  [
    Type.Literal('reserved'),
    Type.Literal('committed'),
    Type.Literal('released'),
    Type.Literal('expired'),
    Type.Literal('rejected'),
  ],
  { title: 'ReservationStatus' },
);
export type ReservationStatus = Static<typeof ReservationStatus>;

export const ReservationResponse = Type.Object(
  {
    order_id: Uuid,
    status: ReservationStatus,
    lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Integer() })),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was rejected' }),
    shortages: Type.Array(
      Type.Object({ sku: Type.String(), requested: Type.Integer(), available: Type.Integer() }),
    ),
    expires_at: Type.Union([Timestamp, Type.Null()]),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { title: 'Reservation' },
);
export type ReservationResponse = Static<typeof ReservationResponse>;
