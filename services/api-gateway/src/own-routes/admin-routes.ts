import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import {
  circuitsOf,
  circuitsPath,
  circuitsSchema,
} from '@platform/service-defaults/monitoring/circuit-routes.ts';
import { configPath, configSchema } from '@platform/service-defaults/monitoring/config-routes.ts';
import {
  keptMetrics,
  metricsPath,
  metricsSchema,
} from '@platform/service-defaults/monitoring/metrics-routes.ts';
import { METRICS_CONTENT_TYPE } from '@platform/telemetry/metrics/text-format.ts';
import { jsonAnswer, type OwnRoute } from './own-route.ts';

const ADMIN = { kind: 'roles', roles: ['admin'] } as const;

/** What every service answers admins of itself, for the gateway, which is no Fastify app. */
export function adminRoutes({ service, settings, metrics }: HttpDefaults): OwnRoute[] {
  const metricsText = keptMetrics(metrics);
  return [
    {
      path: configPath(service),
      access: ADMIN,
      schema: configSchema,
      answer: async () => jsonAnswer(200, settings()),
    },
    {
      path: circuitsPath(service),
      access: ADMIN,
      schema: circuitsSchema,
      answer: async () => jsonAnswer(200, circuitsOf(metrics)),
    },
    {
      path: metricsPath(service),
      access: ADMIN,
      schema: metricsSchema,
      answer: async () => ({ status: 200, contentType: METRICS_CONTENT_TYPE, body: await metricsText() }),
    },
  ];
}
