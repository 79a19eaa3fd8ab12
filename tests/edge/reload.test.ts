import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { jsonOf, statusOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { HOST, OPEN_ROUTES, startEdgeGateway } from './edge-gateway.ts';
import { startStandInAuth } from './stand-in-auth.ts';

const GET = ['GET /api/things HTTP/1.1', HOST];

test('on SIGHUP new addresses and routes hold, and no request is dropped', async (t) => {
  const [first, second] = [await startUpstream(t), await startUpstream(t)];
  first.script = () => undefined;
  const gateway = await startEdgeGateway(t, { NOTIFICATION_SERVICE_URL: first.origin });
  const waiting = await gateway.connect();
  const answer = waiting.send(GET);
  await eventually(() => assert.equal(first.calls.length, 1));
  const idle = await gateway.connect();
  const more = OPEN_ROUTES.replace(
    '[',
    "[{ path: '/new', service: 'notification-service', access: { kind: 'public' } },",
  );
  await gateway.reload({ NOTIFICATION_SERVICE_URL: second.origin }, more);
  assert.equal(statusOf(await idle.send(GET)), 200);
  assert.equal(statusOf(await idle.send(['GET /new HTTP/1.1', HOST])), 200);
  assert.deepEqual([first.calls.length, second.calls.length], [1, 2]);
  first.calls[0]?.write(OK);
  assert.equal(statusOf(await answer), 200);
  await eventually(() => assert.ok(first.ended.has(1)));
});

test('a configuration or a route table that is not valid changes nothing', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startEdgeGateway(t, { NOTIFICATION_SERVICE_URL: upstream.origin });
  for (const [variables, routes] of [
    [{ NOTIFICATION_SERVICE_URL: 'not an address' }, OPEN_ROUTES],
    [{ MAX_BODY_BYTES: 'many' }, OPEN_ROUTES],
    [{}, 'export const routes = [{ path: "/x", service: "no-service", access: { kind: "public" } }];'],
    [
      {},
      'export const routes = [{ path: "/x", service: "notification-service", access: { kind: "anyone" } }];',
    ],
    [{}, 'export const routes = [null];'],
    [{}, 'export const routes = 1;'],
    [{}, 'this is no module'],
  ] as const) {
    await gateway.reload(variables, routes);
    assert.ok(!gateway.lines.some(({ msg }) => msg === 'configuration reloaded'));
    assert.equal(statusOf(await gateway.send(GET)), 200);
  }
  await gateway.reload({}, OPEN_ROUTES);
  assert.equal(statusOf(await gateway.send(GET)), 200);
});

test('services that stay as they are keep their connections over reloads', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startEdgeGateway(t, { NOTIFICATION_SERVICE_URL: upstream.origin });
  for (let i = 0; i < 5; i++) {
    assert.equal(statusOf(await gateway.send(GET)), 200);
    await gateway.reload({ CORS_ORIGINS: `https://${i}.example` });
  }
  assert.equal(upstream.connections, 1);
});

test('the settings that admins see are those it read last', async (t) => {
  const auth = await startStandInAuth(t);
  const gateway = await startEdgeGateway(t, { AUTH_SERVICE_URL: auth.url, SHED_DELAY_MS: '700' });
  const token = auth.token({ roles: ['admin'] });
  const shown = async () => {
    const request = ['GET /api/admin/api-gateway/config HTTP/1.1', HOST, `Authorization: Bearer ${token}`];
    const settings = jsonOf(await gateway.send(request)) as unknown as { name: string; value: string }[];
    return settings.find(({ name }) => name === 'SHED_DELAY_MS')?.value;
  };
  assert.equal(await shown(), '700');
  await gateway.reload({ SHED_DELAY_MS: '900' });
  assert.equal(await shown(), '900');
});
