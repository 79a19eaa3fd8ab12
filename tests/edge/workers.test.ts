import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { RawClient, type RawMessage, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import {
  type EdgeGateway,
  HOST,
  MAIN,
  OPEN_ROUTES,
  SharedCleanup,
  startEdgeGateway,
} from './edge-gateway.ts';

const WORKERS = { WORKERS: '2' };
const GET = ['GET /api/orders HTTP/1.1', HOST];
const isElsewhere = process.platform === 'linux' ? false : 'workers share a port on Linux only';
/** Requests under way at a service of the gateway that most tests share. */
const PLACES = 40;

const cleanup = new SharedCleanup();
let upstream: RawUpstream;
let shared: EdgeGateway;
let crash: () => void;

after(() => cleanup.end());
before(async () => {
  if (isElsewhere) return;
  const crashing = crashingRoutes();
  crash = crashing.crash;
  upstream = await startUpstream(cleanup);
  const environment = {
    ...WORKERS,
    ORDER_SERVICE_URL: upstream.origin,
    UPSTREAM_CONCURRENCY: String(PLACES),
    UPSTREAM_CLIENT_PERCENT: '100',
  };
  shared = await startEdgeGateway(cleanup, environment, crashing.routes);
});
beforeEach(() => {
  if (isElsewhere) return;
  upstream.script = (call) => call.write(OK);
  upstream.calls.length = 0;
});

/** The samples of /metrics, by their series. */
async function metricsOf(gateway: EdgeGateway): Promise<Map<string, number>> {
  const lines = (await gateway.metrics()).split('\n');
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
  );
}

/** Sends one request over each of `count` new connections, without waiting. */
async function sendMany(gateway: EdgeGateway, count: number, request = GET) {
  const clients = await Promise.all(Array.from({ length: count }, () => gateway.connect()));
  const answers: RawMessage[] = [];
  for (const client of clients)
    void client.send(request).then(
      (got) => answers.push(got),
      () => undefined,
    );
  return { clients, answers };
}

/** A route table whose first worker fails, by an error that nobody catches, once `crash` was called. */
function crashingRoutes(): { routes: string; crash: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'edge-crash-'));
  cleanup.after(() => rmSync(folder, { recursive: true, force: true }));
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
export const rateLimits = { few: { by: 'client', quota: 20, windowS: 36000 } };
${OPEN_ROUTES.replace('];', "{ path: '/api/few', service: 'order-service', access: { kind: 'public' }, limits: ['few'] },];")}`;
  return { routes, crash: () => writeFileSync(JSON.parse(file), '') };
}

test('several workers serve one port, and their metrics are one', { skip: isElsewhere }, async () => {
  // A status of this test alone: the metrics of the tests before it may still be on their way.
  upstream.script = (call) => call.write('HTTP/1.1 207 Multi-Status\r\ncontent-length: 0\r\n\r\n');
  const labels = 'http_request_method="GET",http_route="/api/orders/*",http_response_status_code="207"';
  const series = `http_server_request_duration_seconds_count{${labels}}`;
  const { answers } = await sendMany(shared, PLACES);
  await eventually(() => assert.equal(answers.length, PLACES));
  assert.ok(answers.every((got) => statusOf(got) === 207));
  let metrics = new Map<string, number>();
  await eventually(async () => {
    metrics = await metricsOf(shared);
    assert.equal(metrics.get(series), PLACES);
  });
  assert.equal(metrics.get('gateway_workers'), 2);
  // Each has its own connections to the service, so that both have served.
  assert.ok(metrics.has('circuit_open{circuit="order-service",worker="0"}'));
  assert.ok(metrics.has('circuit_open{circuit="order-service",worker="1"}'));
  assert.equal([...metrics.keys()].filter((name) => name.startsWith('process_cpu_seconds_total')).length, 1);
});

test('requests under way at a service are bounded over all workers, exactly', {
  skip: isElsewhere,
}, async () => {
  upstream.script = () => undefined;
  for (const round of [1, 2]) {
    const { clients, answers } = await sendMany(shared, PLACES + 30);
    await eventually(() => assert.equal(answers.length, 30));
    assert.ok(answers.every((got) => statusOf(got) === 503 && valuesOf(got, 'retry-after').length === 1));
    await eventually(() => assert.equal(upstream.calls.length, PLACES * round));
    for (const client of clients) client.close();
    await nothingInFlight();
  }
});

async function nothingInFlight(): Promise<void> {
  await eventually(async () => {
    const metrics = await metricsOf(shared);
    const inFlight = [0, 1].map((n) =>
      metrics.get(`gateway_upstream_requests_in_flight{upstream="order-service",worker="${n}"}`),
    );
    assert.equal((inFlight[0] ?? 0) + (inFlight[1] ?? 0), 0);
  });
}

// From 95 % on, a client's new connection replaces one of its own, so that all workers together may keep one less.
for (const [bound, fewest] of [
  ['MAX_CONNECTIONS', 29],
  ['MAX_CONNECTIONS_PER_CLIENT', 30],
] as const)
  test(`${bound} holds over all workers, exactly`, { skip: isElsewhere }, async (t) => {
    const gateway = await startEdgeGateway(t, { ...WORKERS, [bound]: '30' });
    const open = await Promise.all(Array.from({ length: 70 }, () => gateway.connect()));
    const left = () => open.filter(({ reader }) => !reader.isEnded).length;
    await eventually(() => assert.ok(left() <= 30, `${left()} are open`));
    assert.ok(left() >= fewest, `${left()} are open`);
    for (const client of open) client.close();
    await eventually(async () => {
      const client = await RawClient.connect(gateway.port);
      assert.equal(statusOf(await client.send(['GET /health HTTP/1.1', HOST])), 200);
      client.close();
    });
  });

test('rate limits hold over all workers, exactly', { skip: isElsewhere }, async () => {
  const { answers } = await sendMany(shared, 80, ['GET /api/few HTTP/1.1', HOST]);
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
  const second = await startUpstream(t);
  t.after(() => shared.reload({}));
  await shared.reload({ ORDER_SERVICE_URL: second.origin });
  const { answers } = await sendMany(shared, PLACES);
  await eventually(() => assert.equal(answers.length, PLACES));
  assert.deepEqual([upstream.calls.length, second.calls.length], [0, PLACES]);
});

test('a worker that crashes is replaced; the others serve on, and what it held is free', {
  skip: isElsewhere,
}, async () => {
  const { answers: before } = await sendMany(shared, PLACES);
  await eventually(() => assert.equal(before.length, PLACES));
  upstream.script = () => undefined;
  const held = await sendMany(shared, PLACES);
  await eventually(() => assert.equal(upstream.calls.length, 2 * PLACES));
  crash();
  await eventually(() =>
    assert.ok(shared.lines.some(({ msg }) => msg === 'a worker ended and is started again')),
  );
  await eventually(() => assert.equal(shared.lines.filter(({ msg }) => msg === 'worker ready').length, 3));
  for (const client of held.clients) client.close();
  upstream.script = (call) => call.write(OK);
  await eventually(async () => {
    const { answers } = await sendMany(shared, PLACES);
    await eventually(() => assert.equal(answers.length, PLACES));
    assert.ok(answers.every((got) => statusOf(got) === 200));
  });
  await eventually(async () => {
    const metrics = await metricsOf(shared);
    assert.equal(metrics.get('gateway_worker_restarts_total'), 1);
    assert.equal(metrics.get('gateway_workers'), 2);
  });
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
  const [unknown, ...none] = await Promise.all([
    failedStart(['--worker', '2'], {}),
    failedStart(['--workers', '0'], {}),
    failedStart(['--workers', 'many'], {}),
    failedStart(['--workers=65'], {}),
    failedStart([], { WORKERS: '1.5' }),
  ]);
  for (const { code, said } of none) {
    assert.equal(code, 78);
    assert.match(said, /WORKERS must be/);
  }
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
