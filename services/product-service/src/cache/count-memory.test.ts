import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CountMemory } from './count-memory.ts';

test('counts once until something changes', async () => {
  const memory = new CountMemory<number>();
  let counted = 0;
  const count = async () => ++counted;
  assert.deepEqual(await Promise.all([memory.read('a', count), memory.read('a', count)]), [1, 1]);
  assert.equal(await memory.read('b', count), 2);
  assert.equal(await memory.read('a', count), 1);
  memory.forget();
  assert.equal(await memory.read('a', count), 3);
});

test('keeps nothing that was being counted when something changed', async () => {
  const memory = new CountMemory<number>();
  const slow = Promise.withResolvers<number>();
  const before = memory.read('a', () => slow.promise);
  memory.forget();
  const since = memory.read('a', async () => 2);
  slow.resolve(1);
  assert.deepEqual([await before, await since], [1, 2]);
  assert.equal(await memory.read('a', async () => 3), 2);
});

test('counts a list once at a time, however fast it changes', async () => {
  const memory = new CountMemory<number>();
  const slow = Promise.withResolvers<number>();
  let begun = 0;
  const read = () => {
    memory.forget();
    return memory.read('a', () => {
      begun += 1;
      return slow.promise;
    });
  };
  const answers = [read(), read(), read()];
  assert.equal(begun, 1);
  slow.reject(new Error('away'));
  for (const answer of answers) await assert.rejects(answer, /away/);
  assert.equal(begun, 2, 'those who waited share the next one');
});

test('keeps no failure', async () => {
  const memory = new CountMemory<number>();
  await assert.rejects(
    memory.read('a', () => Promise.reject(new Error('away'))),
    /away/,
  );
  assert.equal(await memory.read('a', async () => 1), 1);
});

test('keeps a bounded number, the newest', async () => {
  const memory = new CountMemory<number>();
  for (let i = 0; i <= 1_000; i++) await memory.read(String(i), async () => i);
  assert.equal(await memory.read('1000', async () => -1), 1_000);
  assert.equal(await memory.read('0', async () => -1), -1);
});

test('what takes long to count stands a while although something changes, and is counted again then', async () => {
  let now = 0;
  const memory = new CountMemory<number>(() => now);
  const countIn = (ms: number, value: number) =>
    memory.read('a', async () => {
      now += ms;
      return value;
    });
  assert.equal(await countIn(500, 1), 1);
  memory.forget();
  now = 9_999;
  assert.equal(await countIn(500, 2), 1);
  now = 10_000;
  assert.equal(await countIn(50, 3), 3);
  memory.forget();
  assert.equal(await countIn(50, 4), 4, 'what is counted quickly is never old');
});
