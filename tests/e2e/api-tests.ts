import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import type { OpenApiDocument } from '../../scripts/openapi/document.ts';
import { platformDocument } from '../../scripts/openapi/platform-document.ts';
import { SERVICES } from '../../services/api-gateway/src/services.ts';
import { describedCalls, released } from './described-calls.ts';
import type { RunningPlatform, StartedPlatform } from './start-platform.ts';

const STRANGER = '019ac3f0-5c1e-7000-8000-00000000dead';

/** The running platform against the released description of its API. */
export function apiTests(platform: () => RunningPlatform): void {
  const { expect, adminToken, newCustomer, readAll } = describedCalls(platform);

  test('the running services say of themselves what the released document says', async (t) => {
    const running: RunningPlatform & Partial<StartedPlatform> = platform();
    if (running.state === undefined) return t.skip('its services are reached through the gateway alone');
    const { processes } = running.state();
    const documents = new Map<string, OpenApiDocument>();
    for (const service of SERVICES) {
      const url = processes.find(({ name }) => name === service)?.url;
      documents.set(service, (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument);
    }
    const hint = 'run `npm run openapi`, look at the difference, and commit it';
    assert.deepEqual(JSON.parse(JSON.stringify(await platformDocument(documents))), released, hint);
    const served = await (await fetch(`${platform().gatewayUrl}/openapi.json`)).json();
    assert.deepEqual(served, released);
  });

  test('what a customer is answered fits the document', async () => {
    const { token } = await newCustomer();
    await expect(200, 'GET /.well-known/jwks.json');
    await expect(200, 'GET /api/users/me', {}, token);
    await expect(200, 'PATCH /api/users/me', { body: { full_name: 'Api Describer the Second' } }, token);
    const address = { recipient: 'A', line1: '1 Lane', city: 'London', country: 'GB' };
    const { body: kept } = await expect(201, 'POST /api/users/me/addresses', { body: address }, token);
    await expect(200, 'GET /api/users/me/addresses', {}, token);
    await expect(
      204,
      'DELETE /api/users/me/addresses/{address_id}',
      { path: { address_id: kept.id } },
      token,
    );
    await expect(200, 'GET /api/auth/sessions', {}, token);
    await eventually(async () => {
      const { body } = await expect(200, 'GET /api/notifications', {}, token);
      assert.ok(body.items.length > 0);
    });
    await expect(200, 'GET /api/notifications/preferences', {}, token);
  });

  test('what an admin is answered fits the document', async () => {
    const token = await adminToken();
    await readAll(token);
    const queue = 'notification-service.events';
    await expect(200, 'GET /api/admin/notification-service/dead-letters', { query: { queue } }, token);
    const { body } = await expect(200, 'GET /api/admin/notification-service/contracts', {}, token);
    assert.ok(body['user.created'], 'what it consumes is known to it');
  });

  test('refusals are answered as the document says', async () => {
    const { email, token } = await newCustomer();
    const stranger = { path: { id: STRANGER } };
    await expect(401, 'GET /api/notifications');
    await expect(401, 'GET /api/notifications', {}, 'not.a.token');
    await expect(401, 'POST /api/users/login', { body: { email, password: 'another password' } });
    await expect(401, 'POST /api/auth/refresh', { body: { refresh_token: 'unknown' } });
    await expect(403, 'GET /api/users', {}, token);
    await expect(403, 'GET /api/mails', {}, token);
    await expect(404, 'GET /api/users/{id}', stranger, token);
    const again = { email, password: 'a long enough password', full_name: 'Again' };
    await expect(409, 'POST /api/users', { body: again });
    await expect(422, 'POST /api/users', { body: {} });
    await expect(422, 'GET /api/notifications', { query: { cursor: 'none' } }, token);
    await expect(422, 'GET /api/users/{id}', { path: { id: 'nope' } }, token);
  });
}
