import { Lines, Nullable, Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import {
  AmountMinor,
  Currency,
  Disposition,
  Quantity,
  SkuInput,
} from '@platform/contracts/shop/field-types.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import { PageQuery } from '@platform/service-defaults/http/page.ts';
import { MAX_LINES } from '../orders/order-schemas.ts';

const ReturnStatus = Type.Enum(['requested', 'approved', 'received', 'refunded', 'refused'], {
  title: 'ReturnStatus',
});

/** POST /api/orders/{id}/returns, with an optional `Idempotency-Key`. */
export const ReturnBody = Type.Object(
  {
    lines: Type.Array(Type.Object({ sku: SkuInput, quantity: Quantity }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: MAX_LINES,
    }),
    reason: Lines(500, { minLength: 1, description: 'Why the goods come back' }),
  },
  {
    title: 'ReturnRequest',
    additionalProperties: false,
    examples: [{ lines: [{ sku: 'OAK-DESK-LAMP', quantity: 1 }], reason: 'It does not fit.' }],
  },
);

/** POST /api/returns/{id}/receive: each product of the return once. */
export const ReceiveBody = Type.Object(
  {
    lines: Type.Array(
      Type.Object({ sku: SkuInput, disposition: Disposition }, { additionalProperties: false }),
      { minItems: 1, maxItems: MAX_LINES },
    ),
  },
  { title: 'ReturnReceipt', additionalProperties: false },
);

export const RefuseBody = Type.Object(
  { reason: Lines(500, { minLength: 1, description: 'Why, for the customer to read' }) },
  { title: 'ReturnRefusal', additionalProperties: false },
);

const ReturnLineView = Type.Object(
  {
    sku: Type.String(),
    name: Type.String(),
    quantity: Type.Integer(),
    unit_price_minor: AmountMinor,
    line_total_minor: AmountMinor,
    disposition: Type.Union([Disposition, Type.Null()], { description: 'Null until the goods are here' }),
  },
  { title: 'ReturnLine' },
);

export const ReturnView = Type.Object(
  {
    return_id: Uuid,
    order_id: Uuid,
    customer_id: Uuid,
    requested_by: Uuid,
    status: ReturnStatus,
    reason: Type.String(),
    refusal: Type.Union([Type.String(), Type.Null()], { description: 'Why it was refused' }),
    lines: Type.Array(ReturnLineView, { description: 'A product bought at several prices has several' }),
    currency: Currency,
    refund_minor: {
      ...AmountMinor,
      description:
        'What its lines cost; once it is refunded, what was given back, which is less where part of it was before',
    },
    requested_at: Timestamp,
    approved_at: Nullable(Timestamp),
    received_at: Nullable(Timestamp),
    ended_at: Nullable(Timestamp),
  },
  { title: 'Return' },
);
export type ReturnView = Static<typeof ReturnView>;

export const ReturnListQuery = Type.Object(
  { status: Type.Optional(ReturnStatus), ...PageQuery.properties },
  { additionalProperties: false },
);
