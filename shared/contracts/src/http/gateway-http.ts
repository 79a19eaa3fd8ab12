import { type Static, Type } from '@platform/schema/type.ts';
import { PaymentResponse } from './payment-http.ts';
import { ProductQuote } from './product-http.ts';
import { ShipmentResponse } from './shipping-http.ts';

export const ServiceStatus = Type.Object(
  {
    service: Type.String(),
    status: Type.Union([Type.Literal('ready'), Type.Literal('not-ready'), Type.Literal('unreachable')]),
    url: Type.Optional(Type.String({ description: 'Where the instance is, as the gateway sees it' })),
    latency_ms: Type.Optional(Type.Integer()),
    circuit: Type.Optional(
      Type.Union([Type.Literal('open'), Type.Literal('half-open'), Type.Literal('closed')], {
        description: "The gateway's circuit breaker for the service, unless it is closed",
      }),
    ),
    detail: Type.Optional(Type.String({ description: 'Why it is not ready' })),
  },
  { title: 'ServiceStatus' },
);
export type ServiceStatus = Static<typeof ServiceStatus>;

/** Answer of `GET /api/status`: every instance that the gateway knows. */
export const PlatformStatus = Type.Object(
  { services: Type.Array(ServiceStatus) },
  { title: 'PlatformStatus' },
);

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
