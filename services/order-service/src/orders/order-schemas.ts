import { Address, AddressInput, ForeignId, Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import { AmountMinor, Currency, Quantity, SkuInput } from '@platform/contracts/shop/field-types.ts';
import { OrderNumber } from '@platform/contracts/shop/order-number.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import { PageQuery } from '@platform/service-defaults/http/page.ts';

/** An order of 1,200 lines is a wholesaler's; past this it is a mistake. */
export const MAX_LINES = 2_000;

const LineRequest = Type.Object(
  {
    sku: SkuInput,
    quantity: Quantity,
    unit_price_minor: Type.Optional({
      ...AmountMinor,
      description: 'A negotiated price; staff only, in an order for another customer, and within bounds',
    }),
  },
  { title: 'OrderLineRequest', additionalProperties: false },
);

const CardToken = Type.String({ pattern: '^[A-Za-z0-9_-]{3,64}$', examples: ['tok_visa'] });

/** How an order is paid and where it goes; shared by an order and a cart's check-out. */
export const checkoutFields = {
  card_token: Type.Optional({
    ...CardToken,
    description:
      'A token of the payment provider; without one the order is charged to the account of the customer',
  }),
  shipping_address: Type.Optional({
    ...AddressInput,
    description: 'Where goods go; without one to the default address of the customer',
  }),
};

export const PlaceOrderBody = Type.Object(
  {
    lines: Type.Array(LineRequest, { minItems: 1, maxItems: MAX_LINES }),
    customer_id: Type.Optional({ ...Uuid, description: 'Staff only: the customer this order is for' }),
    ...checkoutFields,
  },
  {
    title: 'OrderRequest',
    additionalProperties: false,
    examples: [{ lines: [{ sku: 'OAK-DESK-LAMP', quantity: 2 }], card_token: 'tok_visa' }],
  },
);
export type PlaceOrderBody = Static<typeof PlaceOrderBody>;

const OrderStatus = Type.Union(
  [Type.Literal('placed'), Type.Literal('confirmed'), Type.Literal('rejected'), Type.Literal('cancelled')],
  { title: 'OrderStatus' },
);

const ReturnedStatus = Type.Enum(['partly-returned', 'returned'], { title: 'OrderReturnStatus' });

const OrderLineView = Type.Object(
  {
    sku: Type.String(),
    name: Type.String(),
    quantity: Type.Integer(),
    unit_price_minor: AmountMinor,
    line_total_minor: AmountMinor,
    catalogue_price_minor: AmountMinor,
    negotiated_by: Type.Union([Uuid, Type.Null()]),
    is_stocked: Type.Boolean({
      description: 'False for what is no goods, such as a service: it is not carried, and cannot be returned',
    }),
  },
  { title: 'OrderLine' },
);

const summaryFields = {
  id: Uuid,
  number: OrderNumber,
  customer_id: Uuid,
  placed_by: Uuid,
  status: OrderStatus,
  currency: Currency,
  total_minor: AmountMinor,
  line_count: Type.Integer(),
  reason_code: Type.Union([Type.String(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it was rejected or cancelled' }),
  placed_at: Timestamp,
  ended_at: Type.Union([Timestamp, Type.Null()]),
  returnable_until: Type.Union([Timestamp, Type.Null()], {
    description: 'Until when its goods may be returned; null until they are delivered',
  }),
  return_status: Type.Union([ReturnedStatus, Type.Null()], {
    description: 'Whether some or all of its goods came back and their money was given back; null for none',
  }),
};

export const OrderSummaryView = Type.Object(summaryFields, { title: 'OrderSummary' });
export type OrderSummaryView = Static<typeof OrderSummaryView>;

export const OrderView = Type.Object(
  {
    ...summaryFields,
    lines: Type.Array(OrderLineView),
    shipping_address: Type.Union([Address, Type.Null()]),
    can_cancel: Type.Boolean(),
    cancel_until: Type.Union([Type.Literal('payment-captured'), Type.Literal('parcel-left'), Type.Null()], {
      description: 'What will end the possibility to cancel; null if there is none',
    }),
  },
  { title: 'Order' },
);
export type OrderView = Static<typeof OrderView>;

export const OrderListQuery = Type.Object(
  {
    status: Type.Optional(OrderStatus),
    customer_id: Type.Optional({ ...Uuid, description: 'Staff only' }),
    number: Type.Optional(
      Type.String({
        maxLength: 32,
        pattern: '^[A-Za-z0-9 -]*$',
        description: 'The one with this number, as people type it: `k7q2 9mxe`',
        examples: ['K7Q2-9MXE'],
      }),
    ),
    since: Type.Optional({ ...Timestamp, description: 'Placed from then on' }),
    until: Type.Optional({ ...Timestamp, description: 'Placed before then' }),
    sku: Type.Optional({ ...SkuInput, description: 'With a line of this product' }),
    reason_code: Type.Optional(
      ForeignId(64, { description: 'Rejected or cancelled for this reason', examples: ['card-declined'] }),
    ),
    ...PageQuery.properties,
  },
  { additionalProperties: false },
);

export const TimelineEntry = Type.Object(
  {
    at: Timestamp,
    event: Type.String({ examples: ['stock-reserved'] }),
    actor_id: Type.Union([Uuid, Type.Null()]),
    details: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'TimelineEntry' },
);
