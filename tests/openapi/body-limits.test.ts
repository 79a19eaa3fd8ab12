import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { TokenVerifier } from '@platform/service-defaults/tokens/token-verifier.ts';
import type { OpenApiDocument } from '../../scripts/openapi/document.ts';
import { unconnectedApp } from '../../scripts/openapi/service-documents.ts';
import { readRateLimits } from '../../services/api-gateway/src/rate-limits/rate-limit.ts';
import { RouteTable } from '../../services/api-gateway/src/routing/route-table.ts';
import { rateLimits, routes } from '../../services/api-gateway/src/routing/routes.ts';
import { SERVICES } from '../../services/api-gateway/src/services.ts';

// Whoever asks is let in: what is looked at is said before a body is read.
const everybody = {
  verify: async () => ({ userId: crypto.randomUUID(), roles: ['admin'], isStaff: true, sessionId: 's' }),
  verifyService: async () => ({}),
} as unknown as TokenVerifier;

const OF_NO_ROUTE = 10;
const defaults = { timeoutMs: 1, totalTimeoutMs: 1, maxBodyBytes: OF_NO_ROUTE };
const table = new RouteTable(routes, defaults, readRateLimits(rateLimits));
// auth-service lets in by its own keys, which an app that is connected to nothing has not. Its limit is one for all routes.
const OF_ITS_OWN_KEYS = '/api/admin/auth-service/';
const PART = '00000000-0000-4000-8000-000000000000';

describe('the longest body of a route', () => {
  for (const service of SERVICES)
    describe(service, async () => {
      const app = unconnectedApp(service, everybody);
      after(() => app.close());
      const document: OpenApiDocument = (await app.inject('/openapi.json')).json();
      for (const [path, item] of Object.entries(document.paths))
        for (const [method, operation] of Object.entries(item)) {
          const types = Object.keys(
            (operation as { requestBody?: { content?: object } }).requestBody?.content ?? {},
          );
          const url = path.replaceAll(/\{[^{}]+\}/g, PART);
          const route = table.find(url);
          if (route === undefined || route.service !== service || types.length === 0) continue;
          if (url.startsWith(OF_ITS_OWN_KEYS)) continue;
          const statusFor = async (length: number) => {
            const headers = {
              authorization: 'Bearer x',
              'content-type': types[0] ?? '',
              'content-length': String(length),
            };
            const verb = method.toUpperCase() as 'POST';
            return (await app.inject({ method: verb, url, headers, payload: '{}' })).statusCode;
          };
          it(`${method.toUpperCase()} ${path} is what its service takes`, async () => {
            assert.notEqual(await statusFor(route.maxBodyBytes), 413);
            assert.equal(await statusFor(route.maxBodyBytes + 1), 413);
          });
        }
    });
});
