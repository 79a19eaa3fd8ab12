import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { type TestContext, test } from 'node:test';
import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import { assertAccess, gatewayWithRealRoutes, HOST, statusFor } from './access-table.ts';
import { jsonOf, statusOf, valuesOf } from './raw-http.ts';
import { realRoutes, startGateway } from './test-gateway.ts';

test('G31: a route that needs a token is 401 without one, and with a bad one', async (t) => {
  const { upstream, gateway } = await gatewayWithRealRoutes(t);
  const path = 'GET /api/users/9f1c1f0a-0000-4000-8000-000000000000 HTTP/1.1';
  for (const [lines, challenge] of [
    [[], 'Bearer'],
    [['Authorization: Basic eDp5'], 'Bearer'],
    [['Authorization: Bearer'], 'Bearer'],
    [['Authorization: Bearer not.a.token'], 'Bearer error="invalid_token"'],
  ] as const) {
    const got = await gateway.send([path, HOST, ...lines]);
    assert.equal(statusOf(got), 401);
    assert.deepEqual(valuesOf(got, 'www-authenticate'), [challenge]);
    assert.equal(jsonOf(got).code, 'unauthenticated');
  }
  assert.equal(upstream.calls.length, 0);
  const token = gateway.tokens.tokenFor();
  assert.equal(statusOf(await gateway.send([path, HOST, `Authorization: Bearer ${token}`])), 200);
  // The service checks it again for itself.
  assert.deepEqual(valuesOf(upstream.calls[0], 'authorization'), [`Bearer ${token}`]);
});

test('what is open needs no token; what is for staff or admins needs the role', async (t) => {
  await assertAccess(t, [
    ['POST /api/users', 200, 200, 200, 200],
    ['POST /api/users/', 200, 200, 200, 200],
    ['POST /api/users/login', 200, 200, 200, 200],
    ['GET /api/users?q=x', 401, 403, 200, 200],
    ['PUT /api/users', 401, 200, 200, 200],
    ['GET /api/users/me', 401, 200, 200, 200],
    ['POST /api/users/import', 401, 403, 403, 200],
    ['GET /.well-known/jwks.json', 200, 200, 200, 200],
    ['POST /api/auth/refresh', 200, 200, 200, 200],
    ['POST /api/auth/logout', 200, 200, 200, 200],
    ['GET /api/auth/sessions', 401, 200, 200, 200],
    ['OPTIONS /api/users/me', 200, 200, 200, 200],
    ['HEAD /.well-known/jwks.json', 200, 200, 200, 200],
    ['GET /api/notifications/stream', 401, 200, 200, 200],
    ['GET /api/mails', 401, 403, 403, 200],
    ['GET /api/admin/notification-service/audit/notices', 401, 403, 403, 200],
    ['GET /api/status', 401, 403, 403, 200],
    ['GET /api/admin/api-gateway/config', 401, 403, 403, 200],
    ['GET /api/admin/api-gateway/circuits', 401, 403, 403, 200],
    ['GET /api/admin/api-gateway/metrics', 401, 403, 403, 200],
    ['GET /health', 200, 200, 200, 200],
  ]);
});

test('operations of a service are not reached from outside', async (t) => {
  const { upstream, gateway } = await gatewayWithRealRoutes(t);
  const token = gateway.tokens.tokenFor({ roles: ['admin'] });
  for (const path of [
    '/api/admin/gateway/x',
    '/api/admin',
    '/internal',
    '/internal/revocations',
    '/api/users-x',
  ])
    assert.equal(await statusFor(gateway, `GET ${path}`, token), 404, path);
  assert.equal(upstream.calls.length, 0);
});

test('TRACE is refused everywhere, other methods at the own addresses', async (t) => {
  const { upstream, gateway } = await gatewayWithRealRoutes(t);
  assert.equal(await statusFor(gateway, 'TRACE /api/users'), 405);
  const got = await gateway.send(['POST /health HTTP/1.1', HOST]);
  assert.deepEqual([statusOf(got), ...valuesOf(got, 'allow')], [405, 'GET, HEAD, OPTIONS']);
  assert.equal(upstream.calls.length, 0);
});

test('/api/status says of every service whether it is ready', async (t) => {
  const ready = await startService(t, (_, response) => response.end('{}'));
  const sick = await startService(t, (_, response) => {
    const checks = [
      { name: 'database', status: 'error' },
      { name: 'bus', status: 'ok' },
    ];
    response.writeHead(503).end(JSON.stringify({ phase: 'running', checks }));
  });
  const services = { 'user-service': ready, 'notification-service': `${sick},${ready}` };
  const gateway = await startGateway(t, { services, routes: realRoutes });
  const token = gateway.tokens.tokenFor({ roles: ['admin'] });
  const got = await gateway.send(['GET /api/status HTTP/1.1', HOST, `Authorization: Bearer ${token}`]);
  assert.equal(statusOf(got), 200);
  const status = jsonOf(got).services as { service: string; status: string; detail?: string }[];
  const of = (service: string) => status.filter((one) => one.service === service).map((one) => one.status);
  assert.deepEqual(of('api-gateway'), ['ready']);
  assert.deepEqual(of('user-service'), ['ready']);
  assert.deepEqual(of('notification-service'), ['not-ready', 'ready']);
  assert.deepEqual(of('auth-service'), ['unreachable']);
  assert.equal(status.find((one) => one.status === 'not-ready')?.detail, 'fails: database');
  assert.equal(status.length, SERVICE_NAMES.length + 1);
});

test('/api/status has the instances of each service in its first entry', async (t) => {
  const checks = [{ name: 'database', status: 'ok', is_required: true, duration_ms: 1.5 }];
  const health = { version: '1.2.3', phase: 'running', uptime_seconds: 42, checks };
  const ready = await startService(t, (_, response) =>
    response.end(JSON.stringify({ status: 'healthy', service: 'user-service', ...health })),
  );
  const away = 'http://127.0.0.1:1';
  const gateway = await startGateway(t, { services: { 'user-service': `${away},${ready}` } });
  const upstream = gateway.upstreams.get('user-service');
  upstream?.instances.checked(away, false);
  const lease = upstream?.balancer.acquire();
  const token = gateway.tokens.tokenFor({ roles: ['admin'] });
  const got = await gateway.send(['GET /api/status HTTP/1.1', HOST, `Authorization: Bearer ${token}`]);
  lease?.release();
  const services = jsonOf(got).services as { service: string; instances?: object[] }[];
  const of = (service: string) => services.filter((one) => one.service === service);
  assert.deepEqual(
    of('user-service').map(({ instances }) => instances),
    [
      [
        { url: away, status: 'unreachable', in_flight: 0, is_ejected: true },
        { url: ready, status: 'ready', ...health, in_flight: 1, is_ejected: false },
      ],
      undefined,
    ],
  );
  const [own] = of('api-gateway')[0]?.instances ?? [];
  const { uptime_seconds, ...rest } = own as Record<string, unknown>;
  assert.ok(Number.isInteger(uptime_seconds));
  assert.deepEqual(rest, {
    status: 'ready',
    version: '0.0.0-test',
    phase: 'running',
    checks: [],
    in_flight: 0,
    is_ejected: false,
  });
});

test('/openapi.json describes the whole platform', async (t) => {
  const gateway = await startGateway(t, { routes: realRoutes });
  const got = await gateway.send(['GET /openapi.json HTTP/1.1', HOST]);
  const document = jsonOf(got) as { openapi: string; paths: Record<string, unknown> };
  assert.match(document.openapi, /^3\.1/);
  for (const path of ['/api/status', '/api/users/{id}', '/.well-known/jwks.json'])
    assert.ok(path in document.paths, path);
});

async function startService(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
