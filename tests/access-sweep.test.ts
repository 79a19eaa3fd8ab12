import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testTokens } from '@platform/testing/test-tokens.ts';
import type { OpenApiDocument, Operation } from '../scripts/openapi/document.ts';
import { unconnectedApp } from '../scripts/openapi/service-documents.ts';
import { SERVICES } from '../services/api-gateway/src/services.ts';
import { importAll } from './import-all.ts';

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const ID = '0199d1c5-0000-7000-8000-000000000000';

/** What is open to anybody, and why; a route that opens by mistake is not in this list. */
const OPEN: readonly string[] = [
  // Whoever has no token yet, or no longer.
  'POST /api/users',
  'POST /api/users/login',
  'POST /api/users/verify-email',
  'POST /api/users/restore-email',
  'POST /api/users/password-reset',
  'POST /api/users/password-reset/confirm',
  'POST /api/auth/refresh',
  'POST /api/auth/logout',
  'POST /api/auth/token',
  'POST /api/auth/revoke',
  ...(await importAll<{ openRoutes: readonly string[] }>(import.meta.dirname, '*/open-routes.ts')).flatMap(
    ({ openRoutes }) => openRoutes,
  ),
];

interface SweptRoute {
  readonly name: string;
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly operation: Operation;
}

/** Nothing asked for, or nothing among what will do. */
function isOpen({ security }: Operation): boolean {
  return security.length === 0 || security.some((way) => Object.keys(way).length === 0);
}

function routesOf(document: OpenApiDocument): SweptRoute[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const operation = (operations as Record<string, Operation | undefined>)[method];
      if (operation === undefined) return [];
      const upper = method.toUpperCase() as SweptRoute['method'];
      const url = path.replace(/\{[^}]+\}/g, ID);
      return [{ name: `${upper} ${path}`, method: upper, url, operation }];
    }),
  );
}

for (const service of SERVICES)
  describe(`routes of ${service}`, async () => {
    const tokens = testTokens();
    const app = unconnectedApp(service, tokens.verifier);
    const document = (await app.inject('/openapi.json')).json() as OpenApiDocument;
    const routes = routesOf(document);
    const guarded = routes.filter(({ operation }) => !isOpen(operation));
    const statusOf = async ({ method, url }: SweptRoute, authorization?: string) =>
      (await app.inject({ method, url, headers: authorization === undefined ? {} : { authorization } }))
        .statusCode;

    it('are open to anybody only where they have to be', () => {
      const open = routes.filter(({ name, operation }) => isOpen(operation) && name.includes(' /api/'));
      assert.deepEqual(
        open.map(({ name }) => name).filter((name) => !OPEN.includes(name)),
        [],
      );
    });

    it('are 401 without a token, and with one of nobody', async () => {
      assert.ok(guarded.length > 0);
      for (const route of guarded)
        for (const authorization of [undefined, 'Basic eDp5', 'Bearer', 'Bearer not.a.token'])
          assert.equal(await statusOf(route, authorization), 401, `${route.name} with ${authorization}`);
    });

    it('are 403 to a plain customer where they are for staff or admins', async () => {
      const customer = `Bearer ${tokens.tokenFor()}`;
      const forRoles = guarded.filter(
        (route) => !(route.operation['x-roles'] ?? ['customer']).includes('customer'),
      );
      assert.ok(forRoles.length > 0);
      for (const route of forRoles) assert.equal(await statusOf(route, customer), 403, route.name);
    });

    it('are 401 to a service, which is no user, and to a user where they are for services', async () => {
      const [customer, peer] = [tokens.tokenFor(), tokens.serviceTokenFor('api-gateway')];
      for (const route of guarded) {
        const token = route.name.includes(' /internal/') ? customer : peer;
        assert.equal(await statusOf(route, `Bearer ${token}`), 401, route.name);
      }
    });
  });
