import { measuredCircuits } from '@platform/resilience/circuit/circuit-metrics.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { access } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';

const Circuit = Type.Object(
  {
    name: Type.String({ description: 'What it guards', examples: ['payment-provider'] }),
    state: Type.Union([Type.Literal('closed'), Type.Literal('open'), Type.Literal('half-open')], {
      description: '`open`: no call is made; `half-open`: a few are tried',
    }),
    failures: Type.Integer({ description: 'Calls in a row that failed' }),
    retry_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], {
      description: 'When an open one is tried again',
    }),
  },
  { title: 'Circuit' },
);

/** What is said of it in the document; api-gateway answers it by routes of its own. */
export const circuitsSchema = {
  tags: ['operations'],
  summary: 'The circuit breakers of the process that answers',
  response: { 200: Type.Array(Circuit) },
};

/** Shows what this process has given up calling; for admins. */
export function circuitRoutes(app: App, { service, metrics }: HttpDefaults): void {
  app.get(circuitsPath(service), { ...access.roles('admin'), schema: circuitsSchema }, async () =>
    circuitsOf(metrics),
  );
}

export function circuitsOf(metrics: MetricRegistry): Static<typeof Circuit>[] {
  return measuredCircuits(metrics).map(({ name, state, failuresInRow, retryInMs }) => ({
    name,
    state,
    failures: failuresInRow,
    retry_at: retryInMs === undefined ? null : new Date(Date.now() + retryInMs).toISOString(),
  }));
}

export function circuitsPath(service: string): string {
  return `/api/admin/${service}/circuits`;
}
