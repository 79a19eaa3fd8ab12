import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { limitOf } from '../rate-limits/limit-for-tests.ts';
import { LocalCounts } from '../rate-limits/local-counts.ts';
import { SharedCounts } from './shared-counts.ts';

test('they decide as the counts of one process do, whichever worker is asked', () => {
  const limits = [limitOf('a', { quota: 3, windowS: 10 }), limitOf('b', { quota: 7, windowS: 60 })];
  const step = fc.record({
    gapUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000_000 })),
    subject: fc.constantFrom('x', 'y', '2001:db8::/64'),
    limits: fc.subarray(limits, { minLength: 1 }),
    worker: fc.nat(1),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = 1_000_000;
      const nowUs = () => now;
      const local = new LocalCounts({ nowUs });
      const first = new SharedCounts({ nowUs, accounts: 1024 });
      const workers = [first, new SharedCounts({ nowUs, memory: first.memory })];
      for (const { gapUs, subject, limits, worker } of steps) {
        now += gapUs;
        const charges = limits.map((limit) => ({ limit, subject }));
        assert.deepEqual(workers[worker]?.take(charges), local.take(charges));
      }
    }),
  );
});

test('memory is bounded; where a bucket is full the one that owes least is forgotten', () => {
  let now = 1;
  const counts = new SharedCounts({ nowUs: () => now, accounts: 64 });
  const heavy = limitOf('heavy', { quota: 1, windowS: 3600 });
  const light = limitOf('light', { quota: 1, windowS: 1 });
  assert.equal(counts.take([{ limit: heavy, subject: 'me' }]).isAllowed, true);
  for (let i = 0; i < 10_000; i++) {
    now += 10;
    counts.take([{ limit: light, subject: `crowd ${i}` }]);
  }
  assert.ok(counts.size <= 64);
  assert.equal(counts.take([{ limit: heavy, subject: 'me' }]).isAllowed, false);
});

test('two new accounts of one request that fall into the same bucket get a place each', () => {
  // One bucket: they always do.
  const counts = new SharedCounts({ nowUs: () => 1_000_000, accounts: 8 });
  const [a, b] = [limitOf('a', { quota: 1, windowS: 60 }), limitOf('b', { quota: 2, windowS: 60 })];
  const charges = [a, b].map((limit) => ({ limit, subject: 'x' }));
  assert.equal(counts.take(charges).isAllowed, true);
  assert.equal(counts.take([{ limit: a, subject: 'x' }]).isAllowed, false);
  assert.equal(counts.take([{ limit: b, subject: 'x' }]).isAllowed, true);
  assert.equal(counts.take([{ limit: b, subject: 'x' }]).isAllowed, false);
});

test('many subjects are told apart', () => {
  const counts = new SharedCounts({ nowUs: () => 1_000_000 });
  const limit = limitOf('client', { quota: 1, windowS: 3600 });
  const address = (i: number) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
  const allowed = Array.from({ length: 20_000 }, (_, i) => counts.take([{ limit, subject: address(i) }]));
  assert.ok(allowed.every(({ isAllowed }) => isAllowed));
  assert.equal(counts.take([{ limit, subject: address(123) }]).isAllowed, false);
});

const CONTENDER = `
import { parentPort, workerData } from 'node:worker_threads';
const { SharedCounts } = await import(workerData.module);
const counts = new SharedCounts({ memory: workerData.memory });
let passed = 0;
for (let i = 0; i < 20000; i++)
  if (counts.take([{ limit: workerData.limit, subject: 'one' }]).isAllowed) passed++;
parentPort.postMessage(passed);
`;

test('threads at the same moment let through exactly what the limit allows', async () => {
  const counts = new SharedCounts();
  const limit = limitOf('hourly', { quota: 5000, windowS: 366 * 24 * 3600 });
  const module = new URL('./shared-counts.ts', import.meta.url).href;
  const url = new URL(`data:text/javascript,${encodeURIComponent(CONTENDER)}`);
  const workerData = { module, limit, memory: counts.memory };
  const threads = [1, 2].map(() => new Worker(url, { workerData }));
  const passed = await Promise.all(threads.map(async (thread) => (await once(thread, 'message'))[0]));
  assert.equal(passed[0] + passed[1], 5000);
});
