import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TimeoutError, withTimeout } from '../timeout.ts';
import { CircuitBreaker, type CircuitBreakerOptions, type CircuitState } from './circuit-breaker.ts';

const broken = () => Promise.reject(new Error('broken'));
const fine = () => Promise.resolve('fine');

/** A breaker under a clock that moves by hand. */
function breakerAt(options: Partial<CircuitBreakerOptions> = {}) {
  let nowMs = 1_000_000;
  const breaker = new CircuitBreaker({ name: 'stock', now: () => nowMs, ...options });
  return { breaker, pass: (ms: number) => (nowMs += ms) };
}

async function fail(breaker: CircuitBreaker, times = 1) {
  for (let i = 0; i < times; i++) await assert.rejects(breaker.run(broken), /broken/);
}

test('opens after five failures in a row and refuses without calling', async () => {
  const { breaker } = breakerAt();
  await fail(breaker, 4);
  assert.equal(breaker.state, 'closed');
  await fail(breaker);
  assert.equal(breaker.state, 'open');
  let isCalled = false;
  const call = async () => {
    isCalled = true;
  };
  await assert.rejects(breaker.run(call), { code: 'circuit-open', retryAfterMs: 30_000 });
  assert.equal(isCalled, false);
});

test('a success between failures starts the count again', async () => {
  const { breaker } = breakerAt();
  await fail(breaker, 4);
  await breaker.run(fine);
  await fail(breaker, 4);
  assert.equal(breaker.state, 'closed');
});

test('is half-open after 30 seconds and closed again after three successes', async () => {
  const { breaker, pass } = breakerAt();
  await fail(breaker, 5);
  pass(29_999);
  assert.equal(breaker.state, 'open');
  pass(1);
  assert.equal(breaker.state, 'half-open');
  await breaker.run(fine);
  await breaker.run(fine);
  assert.equal(breaker.state, 'half-open');
  await breaker.run(fine);
  assert.equal(breaker.state, 'closed');
});

test('one failed trial opens it again for the whole time', async () => {
  const { breaker, pass } = breakerAt();
  await fail(breaker, 5);
  pass(30_000);
  await breaker.run(fine);
  await fail(breaker);
  assert.equal(breaker.state, 'open');
  pass(29_999);
  assert.equal(breaker.state, 'open');
});

test('L6: half-open lets a few trials through at once, not all', async () => {
  const { breaker, pass } = breakerAt();
  await fail(breaker, 5);
  pass(30_000);
  const trial = Promise.withResolvers<void>();
  let reached = 0;
  const calls = Array.from({ length: 50 }, () =>
    breaker.run(() => {
      reached++;
      return trial.promise;
    }),
  );
  trial.resolve();
  const results = await Promise.allSettled(calls);
  assert.equal(reached, 3);
  assert.equal(results.filter(({ status }) => status === 'rejected').length, 47);
  assert.equal(breaker.state, 'closed');
});

test('L7: a failure of a call begun before it opened does not prolong the open time', async () => {
  const { breaker, pass } = breakerAt();
  const early = breaker.enter();
  await fail(breaker, 5);
  pass(20_000);
  early.failed();
  pass(10_000);
  assert.equal(breaker.state, 'half-open');
});

test('L8: the late success of an old call does not close it while trials run', async () => {
  const { breaker, pass } = breakerAt({ successThreshold: 1 });
  const early = breaker.enter();
  await fail(breaker, 5);
  pass(30_000);
  const trial = breaker.enter();
  early.succeeded();
  assert.equal(breaker.state, 'half-open');
  trial.failed();
  assert.equal(breaker.state, 'open');
});

test('L9: answers below 500 are not failures of the service', async () => {
  const { breaker } = breakerAt();
  const notFound = () => Promise.reject(Object.assign(new Error('no such user'), { status: 404 }));
  for (let i = 0; i < 50; i++) await assert.rejects(breaker.run(notFound), /no such user/);
  assert.equal(breaker.state, 'closed');
});

test('L10: hanging calls that a time limit ends are counted', async () => {
  const { breaker } = breakerAt();
  const hang = () => withTimeout({ timeoutMs: 1 }, () => new Promise(() => undefined));
  for (let i = 0; i < 5; i++) await assert.rejects(breaker.run(hang), TimeoutError);
  assert.equal(breaker.state, 'open');
});

test("L10: so are those ended by the caller's AbortSignal.timeout", async () => {
  const { breaker } = breakerAt({ failureThreshold: 1 });
  const signal = AbortSignal.timeout(1);
  const hang = () =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  await assert.rejects(breaker.run(hang, signal), { name: 'TimeoutError' });
  assert.equal(breaker.state, 'open');
});

test('L11: opens when every other call fails', async () => {
  const { breaker } = breakerAt();
  for (let i = 0; i < 10; i++) {
    await breaker.run(fine);
    await fail(breaker);
  }
  assert.equal(breaker.state, 'open');
});

test('L12: the example of the README runs', async () => {
  const breaker = new CircuitBreaker({
    name: 'user-service',
    failureThreshold: 5,
    recoveryTimeoutMs: 30_000,
  });
  const fetchUser = async (id: string) => ({ id });
  assert.deepEqual(await breaker.run(() => fetchUser('42')), { id: '42' });
});

test('says nothing of the rate before the window holds enough calls, and forgets old ones', async () => {
  const { breaker, pass } = breakerAt({ failureThreshold: 100 });
  await fail(breaker, 19);
  assert.equal(breaker.state, 'closed');
  pass(30_000);
  await fail(breaker, 19);
  assert.equal(breaker.state, 'closed');
  await fail(breaker);
  assert.equal(breaker.state, 'open');
});

test('a caller that gives up is not counted and gives its trial place back', async () => {
  const { breaker, pass } = breakerAt({ failureThreshold: 1, successThreshold: 1 });
  const controller = new AbortController();
  controller.abort(new Error('client gone'));
  const given = (signal: AbortSignal) => breaker.run(() => Promise.reject(signal.reason), signal);
  await assert.rejects(given(controller.signal), /client gone/);
  assert.equal(breaker.state, 'closed');
  await fail(breaker);
  pass(30_000);
  for (let i = 0; i < 5; i++) await assert.rejects(given(controller.signal), /client gone/);
  assert.equal(breaker.state, 'half-open');
  await breaker.run(fine);
  assert.equal(breaker.state, 'closed');
});

test('trials that never end do not keep it half-open for ever', async () => {
  const { breaker, pass } = breakerAt({ successThreshold: 1 });
  await fail(breaker, 5);
  pass(30_000);
  breaker.enter();
  assert.throws(() => breaker.enter(), { code: 'circuit-open' });
  pass(30_000);
  breaker.enter().succeeded();
  assert.equal(breaker.state, 'closed');
});

test('tells of each change, until told not to', async () => {
  const { breaker, pass } = breakerAt({ successThreshold: 1 });
  const changes: [CircuitState, CircuitState][] = [];
  const stop = breaker.onStateChange((...change) => changes.push(change));
  await fail(breaker, 5);
  pass(30_000);
  await breaker.run(fine);
  assert.deepEqual(changes, [
    ['open', 'closed'],
    ['half-open', 'open'],
    ['closed', 'half-open'],
  ]);
  stop();
  await fail(breaker, 5);
  assert.equal(changes.length, 3);
});

test('refuses thresholds that make no sense', () => {
  for (const options of [
    { failureThreshold: 0 },
    { successThreshold: 1.5 },
    { failureRate: 0 },
    { windowMs: 0 },
  ])
    assert.throws(() => new CircuitBreaker({ name: 'x', ...options }), RangeError);
});
