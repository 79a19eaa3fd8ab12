import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BatchOptions, inBatches } from './in-batches.ts';

/** Batches of texts: what was done together and alone, and a way to let the work under way end. */
function recorder(more: Partial<BatchOptions<string>> = {}) {
  const batches: string[][] = [];
  const alone: string[] = [];
  const ends: (() => void)[] = [];
  const worked = () => new Promise<void>((resolve) => ends.push(resolve));
  const run = inBatches<string>({
    mostItems: 3,
    mostWeight: 100,
    keyOf: (item) => item,
    weightOf: () => 1,
    async together(items) {
      batches.push([...items]);
      await worked();
      return items.map(() => true);
    },
    async alone(item) {
      alone.push(item);
      await worked();
    },
    ...more,
  });
  const endAll = async (items: readonly Promise<void>[]) => {
    const all = Promise.allSettled(items);
    let isOver = false;
    void all.then(() => {
      isOver = true;
    });
    while (!isOver) {
      for (const end of ends.splice(0)) end();
      await new Promise(setImmediate);
    }
    return (await all).map(({ status }) => status);
  };
  return { run, batches, alone, endAll };
}

test('what comes alone is done at once; what comes meanwhile is done together', async () => {
  const { run, batches, alone, endAll } = recorder();
  await endAll(['a', 'b', 'c', 'd', 'e', 'f'].map(run));
  assert.deepEqual(alone, ['a']);
  assert.deepEqual(batches, [
    ['b', 'c', 'd'],
    ['e', 'f'],
  ]);
});

test('what has the same key is done one after the other, in its order', async () => {
  const { run, batches, alone, endAll } = recorder({ keyOf: (item) => item[0] ?? '' });
  await endAll(['x', 'a1', 'a2', 'b1', 'a3'].map(run));
  assert.deepEqual(batches, [['a1', 'b1']]);
  assert.deepEqual(alone, ['x', 'a2', 'a3']);
});

test('a batch weighs no more than it may, unless one item does', async () => {
  const { run, batches, alone, endAll } = recorder({ weightOf: (item) => Number(item), mostWeight: 10 });
  await endAll(['1', '4', '6', '50', '3'].map(run));
  assert.deepEqual(batches, [['4', '6']]);
  assert.deepEqual(alone, ['1', '50', '3']);
});

test('an item that fails takes no other with it', async () => {
  const failing = async (items: readonly string[]) => {
    if (items.includes('bad')) throw new Error('bad');
    return items.map(() => true);
  };
  const { run, endAll } = recorder({
    together: failing,
    alone: async (item) => void (await failing([item])),
  });
  assert.deepEqual(await endAll(['a', 'b', 'bad', 'c'].map(run)), [
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

test('what a batch left undone is done alone', async () => {
  const { run, alone, endAll } = recorder({ together: async (items) => items.map((item) => item !== 'c') });
  await endAll(['a', 'b', 'c', 'd'].map(run));
  assert.deepEqual(alone, ['a', 'c']);
});
