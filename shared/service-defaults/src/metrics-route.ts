import { METRICS_CONTENT_TYPE } from '@platform/telemetry/metrics/text-format.ts';
import type { App } from './http-app.ts';
import type { HttpDefaults } from './http-defaults.ts';

/** `/metrics` for Prometheus. The gateway does not pass it on. */
export function registerMetricsRoute(app: App, { metrics }: HttpDefaults): void {
  app.get(
    '/metrics',
    { schema: { tags: ['operations'], summary: 'Metrics for Prometheus' } },
    async (_request, reply) => reply.type(METRICS_CONTENT_TYPE).send(await metrics.render()),
  );
}
