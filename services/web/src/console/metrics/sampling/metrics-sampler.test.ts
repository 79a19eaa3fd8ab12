import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricsSampler } from './metrics-sampler.ts';
import type { Watched } from './watched.ts';

const HITS: Watched = { metric: 'hits_total', kind: 'counter', by: ['kind'] };
const DEPTH: Watched = { metric: 'depth', kind: 'gauge' };
const OLDEST: Watched = { metric: 'age', kind: 'gauge', combine: 'max' };
const BEGAN = 1000;

/** A sampler of two services under a clock of its own, 10 s a step. */
function sampled() {
  let now = 1_000_000;
  const watched = [HITS, DEPTH, OLDEST];
  const sampler = new MetricsSampler({ services: ['user-service', 'auth-service'], watched, now: () => now });
  return {
    sampler,
    async step(user: string, auth: string | undefined = undefined, startedAtSeconds = BEGAN - 1) {
      now += 10_000;
      const start = `process_start_time_seconds ${startedAtSeconds}\n`;
      await sampler.sample(async (service) => {
        if (service === 'user-service') return { value: start + user };
        return auth === undefined ? { missing: 'It is away.' } : { value: start + auth };
      });
      const tick = sampler.ticks.at(-1);
      return (one: Watched, label?: string) => {
        const series = sampler.seriesOf(one).find(({ labels }) => labels[0] === label);
        return series && tick?.values.get(series);
      };
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('of a counter the rise is kept, of a gauge the value, over all services', async () => {
  const { step, sampler } = sampled();
  const first = await step('hits_total{kind="a"} 100\ndepth 1\nage 3', 'depth 4\nage 2');
  assert.deepEqual([first(HITS, 'a'), first(DEPTH), first(OLDEST)], [undefined, 5, 3]);
  const second = await step(
    'hits_total{kind="a",x="1"} 104\nhits_total{kind="a",x="2"} 3',
    'hits_total{kind="b"} 2',
  );
  assert.deepEqual([second(HITS, 'a'), second(HITS, 'b')], [7, 2], 'a counter that was not there stood at 0');
  assert.equal(sampler.ticks.at(-1)?.seconds, 10);
  assert.deepEqual(sampler.missing, []);
});

test('a process that began meanwhile has counted from nothing, and one not seen before may not have', async () => {
  const { step } = sampled();
  await step('hits_total{kind="a"} 100');
  const restarted = await step('hits_total{kind="a"} 6', undefined, 1016);
  assert.equal(restarted(HITS, 'a'), 6);
  const another = await step('hits_total{kind="a"} 5000', undefined, 500);
  assert.equal(another(HITS, 'a'), undefined);
  const again = await step('hits_total{kind="a"} 103');
  assert.equal(again(HITS, 'a'), 3, 'one of several that are asked in turn');
});

test('what is not read is told, and the rest stands', async () => {
  const { step, sampler } = sampled();
  const found = await step('depth 1');
  assert.equal(found(DEPTH), 1);
  assert.deepEqual(sampler.missing, [{ service: 'auth-service', reason: 'It is away.' }]);
  await step('depth 1', '<html>');
  assert.match(sampler.missing[0]?.reason ?? '', /cannot be read/);
});

test('however many look, one sample is taken; the failure of another is not theirs', async () => {
  const { sampler, pass } = sampled();
  let asked = 0;
  const failing = () => {
    asked += 1;
    return Promise.reject(new Error('the session is over'));
  };
  const [first, second] = await Promise.allSettled([sampler.sample(failing), sampler.sample(failing)]);
  assert.deepEqual([first?.status, second?.status, asked], ['rejected', 'fulfilled', 2]);
  const answering = async () => {
    asked += 1;
    return { value: '' };
  };
  await sampler.sample(answering);
  pass(3000);
  await sampler.sample(answering);
  assert.equal(asked, 4, 'two services, once');
});

test('an hour is kept', async () => {
  const { sampler, step, pass } = sampled();
  await step('depth 1');
  pass(3_580_000);
  await step('depth 1');
  assert.equal(sampler.ticks.length, 2);
  await step('depth 1');
  assert.equal(sampler.ticks.length, 2);
});
