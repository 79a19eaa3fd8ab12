import { type Static, Type } from '@platform/schema/type.ts';
import { Line, Nullable, Timestamp, Uuid } from '../../field-types.ts';
import { AmountMinor, Currency, PricedLine, Quantity, SkuInput } from '../field-types.ts';

export const PaymentStatus = Type.Enum(
  ['requested', 'authorised', 'declined', 'captured', 'voided', 'refunded', 'cancelled'],
  { title: 'PaymentStatus' },
);

/** Why money is given back, for people. */
const RefundReason = Line(500);

/** POST /api/payments/{order_id}/refunds, with `Idempotency-Key`. */
export const RefundRequest = Type.Object(
  {
    amount_minor: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'Default: all that is left of the capture',
      }),
    ),
    lines: Type.Optional(
      Type.Array(Type.Object({ sku: SkuInput, quantity: Quantity }, { additionalProperties: false }), {
        minItems: 1,
        maxItems: 2000,
        description: 'Instead of an amount: what these units cost, each once',
      }),
    ),
    reason: RefundReason,
  },
  { title: 'RefundRequest', additionalProperties: false },
);
export type RefundRequest = Static<typeof RefundRequest>;

export const RefundResponse = Type.Object(
  {
    refund_id: Uuid,
    order_id: Uuid,
    amount_minor: AmountMinor,
    currency: Currency,
    lines: Nullable(Type.Array(PricedLine, { description: 'What it is for; null for an amount' })),
    return_id: Nullable(Uuid),
    reason: Type.String(),
    status: Type.Enum(['requested', 'completed', 'refused'], {
      description: '`requested`: the provider has not answered yet; it will be asked again',
    }),
    created_at: Timestamp,
    settled_at: Type.Union([Timestamp, Type.Null()]),
  },
  { title: 'Refund' },
);
export type RefundResponse = Static<typeof RefundResponse>;

export const PaymentSummary = Type.Object(
  {
    payment_id: Uuid,
    order_id: Uuid,
    customer_id: Type.Union([Uuid, Type.Null()], {
      description: 'Null when the order was cancelled before its payment was asked for',
    }),
    status: PaymentStatus,
    is_in_doubt: Type.Boolean({ description: 'The provider was asked for something and has not answered' }),
    amount_minor: AmountMinor,
    currency: Type.Union([Currency, Type.Null()]),
    card: Type.Union([Type.String(), Type.Null()], { description: 'The end of the card token' }),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why the provider refused' }),
    captured_minor: AmountMinor,
    refunded_minor: AmountMinor,
    refundable_minor: AmountMinor,
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { title: 'PaymentSummary' },
);
export type PaymentSummary = Static<typeof PaymentSummary>;

export const PaymentResponse = Type.Object(
  {
    ...PaymentSummary.properties,
    refunds: Type.Array(RefundResponse),
  },
  { title: 'Payment' },
);
export type PaymentResponse = Static<typeof PaymentResponse>;

export const LedgerAccount = Type.Object(
  {
    account: Type.String(),
    kind: Type.String(),
    description: Type.String(),
    currency: Currency,
    balance_minor: Type.Integer({
      description:
        'Debits are positive, credits negative; may be past 2^53, which many JSON parsers round: then see `balance_minor_exact`',
    }),
    balance_minor_exact: Type.String({
      pattern: '^-?[0-9]+$',
      description: 'The same as text, exact at any size',
      examples: ['-9007199254740993'],
    }),
  },
  { title: 'LedgerAccount' },
);

export const LedgerTransaction = Type.Object(
  {
    transaction_id: Uuid,
    order_id: Uuid,
    payment_id: Uuid,
    kind: Type.Enum(['capture', 'refund']),
    reference: Type.String({ description: 'Our idempotency key at the provider' }),
    posted_at: Timestamp,
    entries: Type.Array(
      Type.Object({
        account: Type.String(),
        currency: Currency,
        amount_minor: Type.Integer({
          description: 'Debits are positive, credits negative; they sum to zero',
        }),
      }),
    ),
  },
  { title: 'LedgerTransaction' },
);
export type LedgerTransaction = Static<typeof LedgerTransaction>;
