import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { Health } from '../src/monitoring/health.ts';
import { sampleApp } from './fixtures/sample-app.ts';

function running(onError?: (name: string, error: unknown) => void): Health {
  const health = new Health(onError);
  health.markRunning();
  return health;
}
const never = () => new Promise<void>(() => undefined);

test('a service is ready when it runs and all it needs answers', async () => {
  const health = new Health();
  health.add('database', async () => undefined);
  assert.equal((await health.readiness()).isReady, false, 'it is starting');
  health.markRunning();
  assert.equal((await health.readiness()).isReady, true);
  health.markDraining();
  assert.deepEqual(
    [(await health.readiness()).isReady, (await health.readiness()).phase],
    [false, 'draining'],
  );
});

test('a check that fails is named and told of; one that is not required leaves the service ready', async () => {
  const failures: string[] = [];
  const health = running((name, error) => failures.push(`${name}: ${(error as Error).message}`));
  health.add('bus', () => Promise.reject(new Error('away')), { isRequired: false });
  assert.equal((await health.readiness()).isReady, true);
  assert.deepEqual(failures, ['bus: away']);
  const strict = running();
  strict.add('database', () => {
    throw new Error('thrown at once');
  });
  const { isReady, checks } = await strict.readiness();
  assert.equal(isReady, false);
  assert.deepEqual(
    checks.map(({ name, status }) => [name, status]),
    [['database', 'error']],
  );
});

test('what is in trouble is listed while it is, and the service stays ready', async () => {
  const health = running();
  const hung = ['handlers of orders'];
  health.add('database', async () => undefined);
  health.addTroubles(() => hung);
  const listed = async () => {
    const { isReady, checks } = await health.readiness();
    return [isReady, ...checks.map(({ name, status }) => `${name} ${status}`)];
  };
  assert.deepEqual(await listed(), [true, 'database ok', 'handlers of orders error']);
  hung.pop();
  assert.deepEqual(await listed(), [true, 'database ok']);
});

test('checks run side by side', async () => {
  const health = running();
  const { promise: areAllRunning, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  const untilAllRun = () => {
    if (++begun === 3) resolve();
    return areAllRunning;
  };
  for (const name of ['a', 'b', 'c']) health.add(name, untilAllRun);
  assert.equal((await health.readiness()).isReady, true);
});

test('a check that never ends fails when its time is over', async () => {
  const health = running();
  health.add('database', never, { timeoutMs: 20 });
  const { isReady, checks } = await health.readiness();
  assert.deepEqual([isReady, checks[0]?.status], [false, 'error']);
});

test('callers at the same time share one run', async () => {
  const health = running();
  let runs = 0;
  health.add('counted', async () => {
    runs++;
  });
  await Promise.all(Array.from({ length: 50 }, () => health.readiness()));
  assert.equal(runs, 1);
});

test('/health/ready says what is wrong with 503, and /health that something is', async () => {
  const health = running();
  health.add('database', () => Promise.reject(new Error('password of postgres is hunter2')));
  const { app } = sampleApp({}, { health });
  const answer = await app.inject('/health/ready');
  assert.equal(answer.statusCode, 503);
  const { status, service, checks } = answer.json();
  assert.deepEqual(
    [status, service, checks[0].name, checks[0].status],
    ['unhealthy', 'sample-service', 'database', 'error'],
  );
  assert.equal(typeof checks[0].duration_ms, 'number');
  assert.ok(!answer.body.includes('hunter2'));
  const brief = await app.inject('/health');
  assert.deepEqual(
    [brief.statusCode, brief.json()],
    [503, { status: 'unhealthy', service: 'sample-service' }],
  );
});

test('a healthy service says so in the words of the tutorial', async () => {
  const { app } = sampleApp();
  const answer = await app.inject('/health');
  assert.deepEqual(
    [answer.statusCode, answer.json()],
    [200, { status: 'healthy', service: 'sample-service' }],
  );
});

test('a start ends with the first look at which all that is required answers, and no later', async () => {
  const told: string[] = [];
  const health = new Health((name) => told.push(name));
  let looks = 0;
  health.add('auth-service', async () => {
    looks++;
    if (looks < 4) throw new Error('not there yet');
  });
  health.add('mail', () => Promise.reject(new Error('away')), { isRequired: false });
  await health.allAnswer(new AbortController().signal);
  assert.equal(looks, 4);
  assert.deepEqual(told, [], 'what a start waits for is no news');
});

test('a start that is broken off waits no longer', async () => {
  const health = new Health();
  health.add('database', () => Promise.reject(new Error('away')));
  const stopping = new AbortController();
  const waiting = health.allAnswer(stopping.signal);
  stopping.abort();
  await waiting;
});

test('however long migrations and servers have kept a start, its first looks are no news', async (t) => {
  const clock = performance.now.bind(performance);
  let laterMs = 0;
  t.mock.method(performance, 'now', () => clock() + laterMs);
  const told: string[] = [];
  const health = new Health((name) => told.push(name));
  let looks = 0;
  let isThere = false;
  health.add('auth-service', async () => {
    looks++;
    if (!isThere) throw new Error('not there yet');
  });
  laterMs = 60_000;
  const waiting = health.allAnswer(new AbortController().signal);
  await eventually(() => assert.ok(looks >= 3));
  assert.equal(told.length, 0);
  laterMs += 6000;
  await eventually(() => assert.ok(told.includes('auth-service'), 'by now somebody should look'));
  isThere = true;
  await waiting;
});
