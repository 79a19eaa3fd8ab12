import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { METRICS_CONTENT_TYPE } from '@platform/telemetry/metrics/text-format.ts';
import { access } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import { keptText } from '../http/kept-text.ts';

// However many ask, they cost one rendering a second.
const KEPT_MS = 1000;

/** What is said of it in the document; api-gateway answers it by routes of its own. */
export const metricsSchema = {
  tags: ['operations'],
  summary: 'The metrics of the process that answers',
  description:
    "The same as `/metrics` of its management port: Prometheus' text format 0.0.4, at most a second old.",
  answerType: 'text/plain',
};

/** Shows what this process measures; for admins. */
export function metricsRoutes(app: App, { service, metrics }: HttpDefaults): void {
  const text = keptMetrics(metrics);
  app.get(
    metricsPath(service),
    { ...access.roles('admin'), schema: metricsSchema },
    async (_request, reply) => {
      reply.type(METRICS_CONTENT_TYPE);
      return text();
    },
  );
}

/** The text of `metrics`, rendered at most once a second. */
export function keptMetrics(metrics: Pick<MetricRegistry, 'render'>): () => Promise<string> {
  return keptText(() => metrics.render(), KEPT_MS);
}

export function metricsPath(service: string): string {
  return `/api/admin/${service}/metrics`;
}
