import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import {
  circuitsOf,
  circuitsPath,
  circuitsSchema,
} from '@platform/service-defaults/monitoring/circuit-routes.ts';
import { configPath, configSchema } from '@platform/service-defaults/monitoring/config-routes.ts';
import { jsonAnswer, type OwnRoute } from './own-route.ts';

const ADMIN = { kind: 'roles', roles: ['admin'] } as const;

/** What every service answers admins of itself, for the gateway, which is no Fastify app. */
export function adminRoutes({ service, settings, metrics }: HttpDefaults): OwnRoute[] {
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
  ];
}
