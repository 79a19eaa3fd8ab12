import { PlatformStatus } from '@platform/contracts/http/gateway-http.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { BriefHealth, briefHealth } from '@platform/service-defaults/monitoring/health-routes.ts';
import type { Upstream } from '../upstreams/upstream.ts';
import { adminRoutes } from './admin-routes.ts';
import { jsonAnswer, type OwnRoute } from './own-route.ts';
import { platformStatus } from './platform-status.ts';
import { releasedDocument } from './released-document.ts';

const PUBLIC = { kind: 'public' } as const;

/** What the gateway answers clients itself. */
export function ownRoutes(http: HttpDefaults, upstreams: () => readonly Upstream[]): OwnRoute[] {
  const { service, health, isProduction } = http;
  const operations = { tags: ['operations'] };
  return [
    {
      path: '/health',
      access: PUBLIC,
      schema: {
        ...operations,
        summary: 'The gateway has what it needs',
        response: { 200: BriefHealth, 503: BriefHealth },
      },
      answer: async () => {
        const { isReady } = await health.readiness();
        return jsonAnswer(isReady ? 200 : 503, briefHealth(service, isReady));
      },
    },
    {
      path: '/api/status',
      access: { kind: 'roles', roles: ['admin'] },
      schema: { ...operations, summary: 'Which services are ready', response: { 200: PlatformStatus } },
      answer: async () => jsonAnswer(200, await platformStatus(http, upstreams())),
    },
    {
      path: '/openapi.json',
      isDocument: true,
      // A map for attackers too.
      access: isProduction ? { kind: 'roles', roles: ['staff'] } : PUBLIC,
      schema: { ...operations, summary: 'This document; in production for staff only' },
      answer: async () => ({ status: 200, contentType: 'application/json', body: await releasedDocument() }),
    },
    ...adminRoutes(http),
  ];
}
