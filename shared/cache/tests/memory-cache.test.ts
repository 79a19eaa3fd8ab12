import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCache } from '../src/create-cache.ts';
import { LoadingCache } from '../src/loading-cache.ts';
import { MemoryStore } from '../src/memory-store.ts';
import { testCache } from './cache-suite.ts';

testCache(
  'in process',
  async (t, options = {}) => {
    const cache = createCache({ prefix: '', ttlMs: 60_000, ...options });
    t.after(() => cache.close());
    return cache;
  },
  { skip: false },
);

const entry = (key: string, text: string) => ({ key, text, era: '', freshMs: 1000, staleMs: 0 });
const keptOf = async (store: MemoryStore, keys: string[]) => (await store.read(keys)).map(({ text }) => text);

test('past its bound what was not read for longest goes first', async () => {
  const store = new MemoryStore({ maxEntries: 2, maxCharacters: 1000 });
  await store.write([entry('a', '1'), entry('b', '2')]);
  await store.read(['a']);
  await store.write([entry('c', '3')]);
  assert.deepEqual(await keptOf(store, ['a', 'b', 'c']), ['1', undefined, '3']);
});

test('is bounded in characters too, and takes no single text past that', async () => {
  const store = new MemoryStore({ maxEntries: 100, maxCharacters: 10 });
  await store.write([entry('a', '1234'), entry('b', '1234')]);
  await store.write([entry('c', '12')]);
  assert.deepEqual(await keptOf(store, ['a', 'b', 'c']), [undefined, '1234', '12']);
  await store.write([entry('d', '1234567890')]);
  assert.deepEqual(await keptOf(store, ['b', 'c', 'd']), ['1234', '12', undefined]);
  await store.write([entry('b', '1'), entry('e', '1234')]);
  assert.deepEqual(await keptOf(store, ['b', 'c', 'e']), ['1', '12', '1234']);
});

test('takes up to a tenth from the time of each value, and adds nothing', async () => {
  let nowMs = 0;
  const store = new MemoryStore({ maxEntries: 10, maxCharacters: 1000, now: () => nowMs });
  const bounds = { full: 0, short: 0.999 };
  for (const [key, random] of Object.entries(bounds))
    await new LoadingCache(store, { ttlMs: 1000, random: () => random }).getOrLoad(key, async () => key);
  nowMs = 899;
  assert.deepEqual(await keptOf(store, ['full', 'short']), ['"full"', '"short"']);
  nowMs = 901;
  assert.deepEqual(await keptOf(store, ['full', 'short']), ['"full"', undefined]);
  nowMs = 1000;
  assert.deepEqual(await keptOf(store, ['full', 'short']), [undefined, undefined]);
});
