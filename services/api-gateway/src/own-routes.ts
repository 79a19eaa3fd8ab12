import { PlatformStatus } from '@platform/contracts/gateway-http.ts';
import { Alive, HealthAnswer, healthAnswer } from '@platform/service-defaults/health-routes.ts';
import type { HttpDefaults } from '@platform/service-defaults/http-defaults.ts';
import { METRICS_CONTENT_TYPE } from '@platform/telemetry/metrics/text-format.ts';
import { jsonAnswer, type OwnRoute } from './own-route.ts';
import { platformStatus } from './platform-status.ts';
import { releasedDocument } from './released-document.ts';
import type { Upstream } from './upstream.ts';

const PUBLIC = { kind: 'public' } as const;

/** What the gateway answers itself. */
export function ownRoutes(
  http: HttpDefaults,
  upstreams: () => readonly Upstream[],
  renderMetrics: () => Promise<string>,
): OwnRoute[] {
  const { service, version, health, isProduction } = http;
  const operations = { tags: ['operations'] };
  const readiness = async () => {
    const known = await health.readiness();
    return jsonAnswer(known.isReady ? 200 : 503, healthAnswer({ service, version }, known));
  };
  const readinessSchema = {
    ...operations,
    summary: 'The gateway has what it needs',
    response: { 200: HealthAnswer, 503: HealthAnswer },
  };
  const routes: OwnRoute[] = [
    {
      path: '/health/live',
      access: PUBLIC,
      schema: { ...operations, summary: 'The process runs', response: { 200: Alive } },
      answer: async () => jsonAnswer(200, { status: 'alive', service }),
    },
    { path: '/health', access: PUBLIC, schema: readinessSchema, answer: readiness },
    { path: '/health/ready', access: PUBLIC, schema: readinessSchema, answer: readiness },
    {
      path: '/metrics',
      access: PUBLIC,
      schema: { ...operations, summary: 'Metrics for Prometheus' },
      answer: async () => ({ status: 200, contentType: METRICS_CONTENT_TYPE, body: await renderMetrics() }),
    },
    {
      path: '/api/status',
      access: { kind: 'roles', roles: ['admin'] },
      schema: { ...operations, summary: 'Which services are ready', response: { 200: PlatformStatus } },
      answer: async () => jsonAnswer(200, await platformStatus(http, upstreams())),
    },
    {
      path: '/openapi.json',
      // A map for attackers too.
      access: isProduction ? { kind: 'roles', roles: ['staff'] } : PUBLIC,
      schema: { ...operations, summary: 'This document; in production for staff only' },
      answer: async () => ({ status: 200, contentType: 'application/json', body: await releasedDocument() }),
    },
  ];

  return routes;
}
