import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { LocalConnectionCounts } from '@platform/service-defaults/server/connection-counts.ts';
import fc from 'fast-check';
import { SharedConnections } from './shared-connections.ts';

const BOUNDS = { max: 12, maxPerNetwork: 5 };

test('they decide as the counts of one server do, whichever worker is asked', () => {
  const step = fc.record({
    worker: fc.nat(1),
    network: fc.constantFrom(undefined, '192.0.2.1', '192.0.2.2', '2001:db8:0:0::/64'),
    isOpening: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const local = new LocalConnectionCounts();
      const shared = new SharedConnections(2);
      const workers = [shared.counts(0), new SharedConnections(2, shared.memory).counts(1)];
      const held: { worker: number; network: string | undefined }[] = [];
      for (const { worker, network, isOpening } of steps) {
        const open = held.findIndex((one) => one.worker === worker && one.network === network);
        if (isOpening) {
          const isAdded = local.tryAdd(network, BOUNDS);
          assert.equal(workers[worker]?.tryAdd(network, BOUNDS), isAdded);
          if (isAdded) held.push({ worker, network });
        } else if (open >= 0) {
          held.splice(open, 1);
          local.remove(network);
          workers[worker]?.remove(network);
        }
        assert.equal(workers[0]?.total, local.total);
        if (network !== undefined) assert.equal(workers[1]?.of(network), local.of(network));
      }
    }),
  );
});

test('what a worker held that has ended is free again, and the rest stays', () => {
  const shared = new SharedConnections(2);
  const [ended, running] = [shared.counts(0), shared.counts(1)];
  for (let i = 0; i < 3; i++) ended.tryAdd('192.0.2.1', BOUNDS);
  running.tryAdd('192.0.2.1', BOUNDS);
  ended.tryAdd(undefined, BOUNDS);
  shared.forget(0);
  assert.deepEqual([running.total, running.of('192.0.2.1')], [1, 1]);
});

test('many networks are told apart', () => {
  const counts = new SharedConnections(1).counts(0);
  const networks = Array.from({ length: 10_000 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
  for (const network of networks) assert.ok(counts.tryAdd(network, { max: 0, maxPerNetwork: 1 }), network);
  assert.ok(networks.every((network) => counts.of(network) === 1));
  for (const network of networks) counts.remove(network);
  assert.ok(networks.every((network) => counts.of(network) === 0));
  assert.equal(counts.total, 0);
});

const CONTENDER = `
import { parentPort, workerData } from 'node:worker_threads';
const { SharedConnections } = await import(workerData.module);
const counts = new SharedConnections(2, workerData.memory).counts(workerData.worker);
let passed = 0;
for (let i = 0; i < 20000; i++)
  if (counts.tryAdd(i % 2 ? 'one' : 'other', { max: 15000, maxPerNetwork: 5000 })) passed++;
parentPort.postMessage(passed);
`;

test('threads at the same moment take exactly what the bounds allow', async () => {
  const { memory } = new SharedConnections(2);
  const module = new URL('./shared-connections.ts', import.meta.url).href;
  const url = new URL(`data:text/javascript,${encodeURIComponent(CONTENDER)}`);
  const threads = [0, 1].map((worker) => new Worker(url, { workerData: { module, memory, worker } }));
  const passed = await Promise.all(threads.map(async (thread) => (await once(thread, 'message'))[0]));
  assert.equal(passed[0] + passed[1], 10_000);
});
