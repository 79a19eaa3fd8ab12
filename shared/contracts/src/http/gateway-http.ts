import { type Static, Type } from '@platform/schema/type.ts';

const Status = Type.Union([Type.Literal('ready'), Type.Literal('not-ready'), Type.Literal('unreachable')]);

/** One process of a service. What it says of itself is missing while it does not answer. */
export const InstanceStatus = Type.Object(
  {
    url: Type.Optional(
      Type.String({ description: 'As the gateway sees it; the gateway has none for itself' }),
    ),
    status: Status,
    version: Type.Optional(Type.String({ examples: ['1.1.0'] })),
    phase: Type.Optional(
      Type.Union([Type.Literal('starting'), Type.Literal('running'), Type.Literal('draining')]),
    ),
    uptime_seconds: Type.Optional(Type.Integer()),
    checks: Type.Optional(
      Type.Array(
        Type.Object({
          name: Type.String({ examples: ['database'] }),
          status: Type.Union([Type.Literal('ok'), Type.Literal('error')]),
          is_required: Type.Boolean({ description: 'False: the service is ready without it' }),
          duration_ms: Type.Number(),
        }),
      ),
    ),
    in_flight: Type.Integer({ description: 'Requests of this gateway that it is answering' }),
    is_ejected: Type.Boolean({ description: 'True: this gateway sends it nothing for now' }),
  },
  { title: 'InstanceStatus' },
);
export type InstanceStatus = Static<typeof InstanceStatus>;

export const ServiceStatus = Type.Object(
  {
    service: Type.String(),
    status: Status,
    url: Type.Optional(Type.String({ description: 'Where the instance is, as the gateway sees it' })),
    latency_ms: Type.Optional(Type.Integer()),
    circuit: Type.Optional(
      Type.Union([Type.Literal('open'), Type.Literal('half-open'), Type.Literal('closed')], {
        description: "The gateway's circuit breaker for the service, unless it is closed",
      }),
    ),
    detail: Type.Optional(Type.String({ description: 'Why it is not ready' })),
    instances: Type.Optional(
      Type.Array(InstanceStatus, {
        description: 'All instances of the service, in the first of its entries',
      }),
    ),
  },
  { title: 'ServiceStatus' },
);
export type ServiceStatus = Static<typeof ServiceStatus>;

/** Answer of `GET /api/status`: an entry for every instance that the gateway knows, itself first. */
export const PlatformStatus = Type.Object(
  { services: Type.Array(ServiceStatus) },
  { title: 'PlatformStatus' },
);
