import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { PRIORITIES } from '@platform/contracts/edge-routes.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { LoadShedding } from './load-shedding.ts';

function sheddingAt(t: TestContext) {
  let nowMs = 0;
  const shedding = new LoadShedding({ metrics: new MetricRegistry(), nowMs: () => nowMs });
  t.after(() => shedding.stop());
  return {
    shedding,
    /** Lets samples be late by so much, one after the other. */
    late(lateMs: number, times = 1) {
      for (let i = 0; i < times; i++) {
        nowMs += 20 + lateMs;
        shedding.sample();
      }
    },
    admitted: () => PRIORITIES.filter((priority) => passes(() => shedding.admit(priority, 100))),
  };
}

function passes(admit: () => void): boolean {
  try {
    admit();
    return true;
  } catch {
    return false;
  }
}

test('the later the event loop, the more important are those that go; checkout is last', (t) => {
  const { late, admitted } = sheddingAt(t);
  assert.deepEqual(admitted(), PRIORITIES);
  late(90, 20);
  assert.deepEqual(admitted(), PRIORITIES);
  late(150, 20);
  assert.deepEqual(admitted(), ['browsing', 'account', 'checkout']);
  late(250, 20);
  assert.deepEqual(admitted(), ['account', 'checkout']);
  late(350, 20);
  assert.deepEqual(admitted(), ['checkout']);
  late(450, 20);
  assert.deepEqual(admitted(), []);
});

test('it ends when the loop is in time again', (t) => {
  const { late, admitted } = sheddingAt(t);
  late(1000, 20);
  assert.deepEqual(admitted(), []);
  late(0, 40);
  assert.deepEqual(admitted(), PRIORITIES);
});

test('a single pause counts half', (t) => {
  const { late, shedding } = sheddingAt(t);
  late(180);
  assert.equal(shedding.delayMs, 90);
});

test('0 switches it off', (t) => {
  const { late, shedding } = sheddingAt(t);
  late(10_000, 20);
  shedding.admit('background', 0);
});
