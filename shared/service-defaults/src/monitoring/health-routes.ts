import { type Static, Type } from '@platform/schema/type.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import type { Readiness } from './health.ts';

/** What anybody may know of a service's health. */
export const BriefHealth = Type.Object(
  {
    status: Type.Union([Type.Literal('healthy'), Type.Literal('unhealthy')]),
    service: Type.String(),
  },
  { title: 'BriefHealth' },
);

const Check = Type.Object({
  name: Type.String(),
  status: Type.Union([Type.Literal('ok'), Type.Literal('error')]),
  is_required: Type.Boolean({ description: 'False: the service is ready without it' }),
  duration_ms: Type.Number(),
});
const HealthAnswer = Type.Object(
  {
    status: Type.Union([Type.Literal('healthy'), Type.Literal('unhealthy')]),
    service: Type.String(),
    version: Type.String(),
    phase: Type.Union([Type.Literal('starting'), Type.Literal('running'), Type.Literal('draining')]),
    uptime_seconds: Type.Integer(),
    checks: Type.Array(Check),
  },
  { title: 'Health' },
);

/**
 * What the port that serves says of health; metrics and the rest are on the management port. `/health` is in two words.
 * `/health/ready` is for gateways, which ask at the address that their requests go to, those of release 1.1.0 as well.
 */
export function healthRoutes(app: App, deps: HttpDefaults): void {
  healthRoute(app, deps);
  readinessRoute(app, deps);
}

function healthRoute(app: App, { health, service }: HttpDefaults): void {
  app.get(
    '/health',
    {
      schema: {
        tags: ['operations'],
        summary: 'The service has what it needs',
        response: { 200: BriefHealth, 503: BriefHealth },
      },
    },
    async (_request, reply) => {
      const { isReady } = await health.readiness();
      reply.code(isReady ? 200 : 503);
      return briefHealth(service, isReady);
    },
  );
}

function readinessRoute(app: App, { health, service, version }: HttpDefaults): void {
  app.get(
    '/health/ready',
    { schema: { hide: true, response: { 200: HealthAnswer, 503: HealthAnswer } } },
    async (_request, reply) => {
      const readiness = await health.readiness();
      reply.code(readiness.isReady ? 200 : 503);
      return healthAnswer({ service, version }, readiness);
    },
  );
}

export function briefHealth(service: string, isReady: boolean): Static<typeof BriefHealth> {
  return { status: isReady ? 'healthy' : 'unhealthy', service };
}

/** Readiness with its checks. */
export function healthAnswer(
  { service, version }: Pick<HttpDefaults, 'service' | 'version'>,
  { isReady, phase, checks }: Readiness,
): Static<typeof HealthAnswer> {
  return {
    status: isReady ? 'healthy' : 'unhealthy',
    service,
    version,
    phase,
    uptime_seconds: Math.floor(process.uptime()),
    checks: [...checks],
  };
}
