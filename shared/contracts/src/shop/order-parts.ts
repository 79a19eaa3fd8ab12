import { Type } from '@platform/schema/type.ts';
import { PaymentResponse } from './http/payment-http.ts';
import { ProductQuote } from './http/product-http.ts';
import { ShipmentResponse } from './http/shipping-http.ts';

/** What `GET /api/orders/{id}?expand=…` adds to the order. */
export const OrderParts = Type.Object(
  {
    payment: Type.Optional(
      Type.Union([PaymentResponse, Type.Null()], { description: 'Null when there is none yet' }),
    ),
    shipment: Type.Optional(
      Type.Union([ShipmentResponse, Type.Null()], { description: 'Null when there is none yet' }),
    ),
    items: Type.Optional(
      Type.Union([Type.Array(ProductQuote), Type.Null()], {
        description: 'The products of its lines, as the catalogue has them now',
      }),
    ),
    incomplete: Type.Optional(
      Type.Array(
        Type.Object({
          part: Type.String({ examples: ['payment'] }),
          reason: Type.Enum(['timeout', 'unreachable', 'unavailable', 'refused', 'too-large', 'failed']),
        }),
        { description: 'Parts that could not be had, which are null; there whenever a part was asked for' },
      ),
    ),
  },
  { title: 'OrderParts' },
);
