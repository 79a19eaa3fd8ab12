import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { createLogger } from '@platform/telemetry/logger.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { Health } from '../src/monitoring/health.ts';
import { managementServer } from '../src/monitoring/management-server.ts';
import { rawClient } from './fixtures/raw-client.ts';
import { ServiceProcess } from './fixtures/service-process.ts';

const EVERYTHING = ['/metrics', '/health', '/health/live', '/health/ready'];

async function started(t: TestContext, renderMetrics: () => Promise<string> = async () => 'up 1\n') {
  const health = new Health();
  const logger = createLogger({ service: 'sample-service', level: 'silent' });
  const server = managementServer({
    service: 'sample-service',
    version: '1.2.3',
    health,
    logger,
    renderMetrics,
  });
  const port = await server.listen('127.0.0.1', 0);
  t.after(() => server.drain(0));
  return { health, port, url: `http://127.0.0.1:${port}` };
}

function start(t: TestContext, environment: Record<string, string>): ServiceProcess {
  const service = new ServiceProcess(environment);
  t.after(() => service.kill());
  return service;
}

test('it says whether the service lives, whether it is ready, and what its checks say', async (t) => {
  const { health, url } = await started(t);
  health.add('database', async () => undefined);
  const live = await fetch(`${url}/health/live`);
  assert.deepEqual([live.status, await live.json()], [200, { status: 'alive', service: 'sample-service' }]);
  for (const [phase, status, path] of [
    ['starting', 503, '/health/ready'],
    ['running', 200, '/health'],
    ['draining', 503, '/health/ready'],
  ] as const) {
    if (phase === 'running') health.markRunning();
    if (phase === 'draining') health.markDraining();
    const answer = await fetch(`${url}${path}?x=1`);
    const body = (await answer.json()) as Record<string, unknown> & { checks: { name: string }[] };
    assert.deepEqual(
      [answer.status, body.phase, body.version, body.checks[0]?.name],
      [status, phase, '1.2.3', 'database'],
    );
  }
});

test('metrics are rendered once for all who ask at about the same time', async (t) => {
  let renderings = 0;
  const { url } = await started(t, async () => `renderings ${++renderings}\n`);
  const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/metrics`)));
  assert.match(String(answers[0]?.headers.get('content-type')), /^text\/plain; version=0\.0\.4/);
  const texts = new Set(await Promise.all(answers.map((answer) => answer.text())));
  assert.ok(texts.size <= 2, [...texts].join());
});

test('there is nothing else, nothing is changed, and a failure is told as a problem', async (t) => {
  const { url } = await started(t, () => Promise.reject(new Error('password is hunter2')));
  const [none, write, failed, head] = await Promise.all([
    fetch(`${url}/api/orders`),
    fetch(`${url}/metrics`, { method: 'POST', body: 'x' }),
    fetch(`${url}/metrics`),
    fetch(`${url}/health/live`, { method: 'HEAD' }),
  ]);
  assert.deepEqual([none.status, write.status, failed.status, head.status], [404, 405, 500, 200]);
  assert.equal(write.headers.get('allow'), 'GET, HEAD');
  const said = await failed.text();
  assert.equal(JSON.parse(said).code, 'internal');
  assert.ok(!said.includes('hunter2'));
});

test('one client cannot keep probes out', {
  skip: process.platform !== 'linux' && 'only Linux has many addresses of its own',
}, async (t) => {
  const { port } = await started(t);
  const held = await Promise.all(Array.from({ length: 100 }, () => rawClient(port)));
  const probe = request({ port, host: '127.0.0.1', localAddress: '127.0.0.9', path: '/health/live' }).end();
  const [answer] = await once(probe, 'response');
  assert.equal(answer.statusCode, 200);
  answer.resume();
  for (const client of held) client.socket.destroy();
});

test('the port that serves has none of it but a word on health', async (t) => {
  const service = start(t, {});
  const [base, watched] = [await service.url(), await service.managementUrl()];
  await service.logged('ready');
  for (const path of EVERYTHING) assert.equal((await fetch(watched + path)).status, 200, path);
  const brief = await fetch(`${base}/health`);
  assert.deepEqual(await brief.json(), { status: 'healthy', service: 'sample-service' });
  for (const path of ['/metrics', '/health/live']) assert.equal((await fetch(base + path)).status, 404, path);
  // What gateways of the last release ask for.
  const ready = (await (await fetch(`${base}/health/ready`)).json()) as { phase: string; checks: unknown[] };
  assert.deepEqual([ready.phase, ready.checks], ['running', []]);
  const { paths } = (await (await fetch(`${base}/openapi.json`)).json()) as { paths: object };
  assert.deepEqual(
    Object.keys(paths).filter((path) => EVERYTHING.includes(path)),
    ['/health'],
  );
});

test('it listens 100 ports above the one that serves, unless it is told where', async (t) => {
  const own = start(t, {});
  const line = await own.logged('listening');
  assert.notEqual(line.management_port, line.port);
  const port = Number(line.management_port);
  const taken = start(t, { MANAGEMENT_PORT: String(port) });
  assert.equal(await taken.ended(), 1);
  assert.match(String(taken.log.at(-1)?.msg), new RegExp(`port ${port} .* is taken: .* set MANAGEMENT_PORT`));
  const beyond = start(t, { PORT: '65500' });
  assert.equal(await beyond.ended(), 78);
  assert.match(beyond.stderr, /MANAGEMENT_PORT is not set, and PORT \+ 100 is no port; set it/);
  const same = start(t, { PORT: '65500', MANAGEMENT_PORT: '65500' });
  assert.equal(await same.ended(), 78);
  assert.match(same.stderr, /MANAGEMENT_PORT must be another port than PORT/);
});

test('a service bounds its connections: a client at its bound loses its idlest', async (t) => {
  const service = start(t, { MAX_CONNECTIONS_PER_CLIENT: '3' });
  const { port } = await service.logged('ready');
  const clients = [];
  for (let i = 0; i < 5; i++) {
    const client = await rawClient(Number(port));
    client.send('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.until('sample-service');
    clients.push(client);
  }
  await Promise.all(clients.slice(0, 2).map((client) => client.closed()));
  const watched = await service.managementUrl();
  await eventually(async () => {
    const text = await (await fetch(`${watched}/metrics`)).text();
    assert.match(text, /^http_server_connections 3$/m);
    assert.match(text, /^http_server_connections_turned_away_total\{how="closed"\} 2$/m);
  });
  for (const client of clients) client.socket.destroy();
});
