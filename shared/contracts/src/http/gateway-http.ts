import { type Static, Type } from '@platform/schema/type.ts';

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
