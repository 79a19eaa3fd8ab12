import { type Static, Type } from '@platform/schema/type.ts';
import type { Readiness } from './health.ts';
import type { App } from './http-app.ts';
import type { HttpDefaults } from './http-defaults.ts';

export const Alive = Type.Object(
  { status: Type.Literal('alive'), service: Type.String() },
  { title: 'Alive' },
);

const Check = Type.Object({
  name: Type.String(),
  status: Type.Union([Type.Literal('ok'), Type.Literal('error')]),
  is_required: Type.Boolean({ description: 'False: the service is ready without it' }),
  duration_ms: Type.Number(),
});
export const HealthAnswer = Type.Object(
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
 * `/health/live`: the process runs; looks at nothing else, so that nobody restarts it for the fault of another.
 * `/health/ready` and `/health`: it has what it needs, or 503.
 */
export function registerHealthRoutes(app: App, { health, service, version }: HttpDefaults): void {
  const schema = { tags: ['operations'], response: { 200: HealthAnswer, 503: HealthAnswer } };
  app.get(
    '/health/live',
    { schema: { tags: ['operations'], summary: 'The process runs', response: { 200: Alive } } },
    async () => ({ status: 'alive' as const, service }),
  );
  for (const path of ['/health', '/health/ready'])
    app.get(
      path,
      { schema: { ...schema, summary: 'The service has what it needs' } },
      async (_request, reply) => {
        const readiness = await health.readiness();
        reply.code(readiness.isReady ? 200 : 503);
        return healthAnswer({ service, version }, readiness);
      },
    );
}

/** The body that answers `/health` and `/health/ready`. */
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
