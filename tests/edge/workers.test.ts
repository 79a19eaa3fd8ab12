import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { RawClient, type RawMessage, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { type EdgeGateway, HOST, MAIN, OPEN_ROUTES, startEdgeGateway } from './edge-gateway.ts';

const WORKERS = { WORKERS: '2' };
const GET = ['GET /api/orders HTTP/1.1', HOST];
const isElsewhere = process.platform === 'linux' ? false : 'workers share a port on Linux only';

/** The samples of /metrics, by their series. */
async function metricsOf(gateway: EdgeGateway): Promise<Map<string, number>> {
  const { body } = await gateway.send(['GET /metrics HTTP/1.1', HOST]);
  const lines = body.toString().split('\n');
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

/** Sends one request over each of `count` new connections, without waiting. */
async function sendMany(gateway: EdgeGateway, count: number) {
  const clients = await Promise.all(Array.from({ length: count }, () => gateway.connect()));
  const answers: RawMessage[] = [];
  for (const client of clients)
    void client.send(GET).then(
      (got) => answers.push(got),
      () => undefined,
    );
  return { clients, answers };
}

/** A route table whose first worker fails, by an error that nobody catches, once `crash` was called. */
function crashingRoutes(t: TestContext): { routes: string; crash: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'edge-crash-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = JSON.stringify(join(folder, 'now'));
  const routes = `
import { existsSync, rmSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
const look = () => {
  if (!existsSync(${file})) return;
  rmSync(${file});
  throw new Error('an error that nobody catches');
};
if (workerData?.worker === 0) setInterval(look, 20).unref();
${OPEN_ROUTES}`;
  return { routes, crash: () => writeFileSync(JSON.parse(file), '') };
}

test('several workers serve one port, and their metrics are one', { skip: isElsewhere }, async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startEdgeGateway(t, { ...WORKERS, ORDER_SERVICE_URL: upstream.origin });
  const { answers } = await sendMany(gateway, 60);
  await eventually(() => assert.equal(answers.length, 60));
  assert.ok(answers.every((got) => statusOf(got) === 200));
  const metrics = await metricsOf(gateway);
  const labels = 'http_request_method="GET",http_route="/api/orders/*",http_response_status_code="200"';
  assert.equal(metrics.get(`http_server_request_duration_seconds_count{${labels}}`), 60);
  assert.equal(metrics.get('gateway_workers'), 2);
  // Each has its own connections to the service, so that both have served.
  assert.ok(metrics.has('circuit_open{circuit="order-service",worker="0"}'));
  assert.ok(metrics.has('circuit_open{circuit="order-service",worker="1"}'));
  assert.equal([...metrics.keys()].filter((name) => name.startsWith('process_cpu_seconds_total')).length, 1);
});

test('requests under way at a service are bounded over all workers, exactly', {
  skip: isElsewhere,
}, async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = () => undefined;
  const gateway = await startEdgeGateway(t, {
    ...WORKERS,
    ORDER_SERVICE_URL: upstream.origin,
    UPSTREAM_CONCURRENCY: '8',
  });
  for (const round of [1, 2]) {
    const { clients, answers } = await sendMany(gateway, 40);
    await eventually(() => assert.equal(answers.length, 32));
    assert.ok(answers.every((got) => statusOf(got) === 503 && valuesOf(got, 'retry-after').length === 1));
    await eventually(() => assert.equal(upstream.calls.length, 8 * round));
    for (const client of clients) client.close();
    await eventually(async () => {
      const metrics = await metricsOf(gateway);
      const inFlight = [0, 1].map((n) =>
        metrics.get(`gateway_upstream_requests_in_flight{upstream="order-service",worker="${n}"}`),
      );
      assert.equal((inFlight[0] ?? 0) + (inFlight[1] ?? 0), 0);
    });
  }
});

test('connections are bounded over all workers, exactly', { skip: isElsewhere }, async (t) => {
  const gateway = await startEdgeGateway(t, { ...WORKERS, MAX_CONNECTIONS: '30' });
  const open = await Promise.all(Array.from({ length: 70 }, () => gateway.connect()));
  await eventually(() => assert.equal(open.filter(({ reader }) => reader.isEnded).length, 40));
  for (const client of open) client.close();
  await eventually(async () => {
    const client = await RawClient.connect(gateway.port);
    assert.equal(statusOf(await client.send(['GET /health/live HTTP/1.1', HOST])), 200);
    client.close();
  });
});

test('rate limits hold over all workers, exactly', { skip: isElsewhere }, async (t) => {
  const upstream = await startUpstream(t);
  const limits = `export const rateLimits = { orders: { by: 'client', quota: 20, windowS: 3600 } };\n`;
  const routes = limits + OPEN_ROUTES.replace("'/api/orders/*',", "'/api/orders/*', limits: ['orders'],");
  const gateway = await startEdgeGateway(t, { ...WORKERS, ORDER_SERVICE_URL: upstream.origin }, routes);
  const { answers } = await sendMany(gateway, 80);
  await eventually(() => assert.equal(answers.length, 80));
  const statuses = Map.groupBy(answers, statusOf);
  assert.deepEqual([statuses.get(200)?.length, statuses.get(429)?.length], [20, 60]);
});

test('on SIGTERM every worker answers what it has begun, then the process ends', {
  skip: isElsewhere,
}, async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = () => undefined;
  const gateway = await startEdgeGateway(t, { ...WORKERS, ORDER_SERVICE_URL: upstream.origin });
  const { answers } = await sendMany(gateway, 20);
  await eventually(() => assert.equal(upstream.calls.length, 20));
  const ended = once(gateway.child, 'exit');
  gateway.child.kill('SIGTERM');
  await eventually(() => assert.equal(gateway.lines.filter(({ msg }) => msg === 'stopping').length, 2));
  for (const call of upstream.calls) call.write(OK);
  await eventually(() => assert.equal(answers.length, 20));
  assert.ok(answers.every((got) => statusOf(got) === 200 && valuesOf(got, 'connection')[0] === 'close'));
  assert.deepEqual(await ended, [0, null]);
});

test('SIGHUP reaches every worker', { skip: isElsewhere }, async (t) => {
  const [first, second] = [await startUpstream(t), await startUpstream(t)];
  const gateway = await startEdgeGateway(t, { ...WORKERS, ORDER_SERVICE_URL: first.origin });
  await gateway.reload({ ORDER_SERVICE_URL: second.origin });
  const { answers } = await sendMany(gateway, 40);
  await eventually(() => assert.equal(answers.length, 40));
  assert.deepEqual([first.calls.length, second.calls.length], [0, 40]);
});

test('a worker that crashes is replaced; the others serve on, and what it held is free', {
  skip: isElsewhere,
}, async (t) => {
  const { routes, crash } = crashingRoutes(t);
  const upstream = await startUpstream(t);
  const environment = { ...WORKERS, ORDER_SERVICE_URL: upstream.origin, UPSTREAM_CONCURRENCY: '20' };
  const gateway = await startEdgeGateway(t, environment, routes);
  const { answers: before } = await sendMany(gateway, 20);
  await eventually(() => assert.equal(before.length, 20));
  upstream.script = () => undefined;
  const held = await sendMany(gateway, 20);
  await eventually(() => assert.equal(upstream.calls.length, 40));
  crash();
  await eventually(() =>
    assert.ok(gateway.lines.some(({ msg }) => msg === 'a worker ended and is started again')),
  );
  await eventually(() => assert.equal(gateway.lines.filter(({ msg }) => msg === 'worker ready').length, 3));
  for (const client of held.clients) client.close();
  upstream.script = (call) => call.write(OK);
  await eventually(async () => {
    const { answers } = await sendMany(gateway, 20);
    await eventually(() => assert.equal(answers.length, 20));
    assert.ok(answers.every((got) => statusOf(got) === 200));
  });
  const metrics = await metricsOf(gateway);
  assert.equal(metrics.get('gateway_worker_restarts_total'), 1);
  assert.equal(metrics.get('gateway_workers'), 2);
});

/** Runs a gateway that cannot start, until it has ended. */
async function failedStart(args: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: bareEnvironment({ PORT: '0', ...environment }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = await once(child, 'close');
  return { code, said };
}

test('a number of workers that is none ends the start with what to write instead', async () => {
  for (const [args, environment] of [
    [['--workers', '0'], {}],
    [['--workers', 'many'], {}],
    [['--workers=65'], {}],
    [[], { WORKERS: '1.5' }],
  ] as const) {
    const { code, said } = await failedStart(args, environment);
    assert.equal(code, 78);
    assert.match(said, /WORKERS must be/);
  }
  const unknown = await failedStart(['--worker', '2'], {});
  assert.equal(unknown.code, 78);
  assert.match(unknown.said, /usage/);
});

test('workers do not start on a port that is taken, or with routes that are none', {
  skip: isElsewhere,
}, async (t) => {
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  const onTaken = await failedStart([], { ...WORKERS, PORT: String(port) });
  assert.equal(onTaken.code, 1);
  assert.match(onTaken.said, /is taken/);
  const onNoRoutes = await failedStart([], { ...WORKERS, ROUTES_FILE: '/nowhere/routes.ts' });
  assert.equal(onNoRoutes.code, 1);
  assert.match(onNoRoutes.said, /the start failed/);
});
