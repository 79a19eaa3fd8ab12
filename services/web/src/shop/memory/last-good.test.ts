import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import { LastGood } from './last-good.ts';

const away = () => Promise.reject(new TypeError('fetch failed'));
const refused = () => Promise.reject(new ApiError(422, {}, null, 'GET /'));

test('while a service is away, its last answer stands for a minute, and says of when it is', async () => {
  let now = 1_000_000;
  const memory = new LastGood<string>(() => now);
  assert.deepEqual(await memory.read('a', async () => 'good'), { value: 'good', seenAt: undefined });
  now += 59_000;
  assert.deepEqual(await memory.read('a', away), { value: 'good', seenAt: new Date(1_000_000) });
  await assert.rejects(memory.read('b', away), /fetch failed/);
  now += 2_000;
  await assert.rejects(memory.read('a', away), /fetch failed/);
});

test('a refusal is an answer, and nothing old stands in for it', async () => {
  const memory = new LastGood<string>();
  await memory.read('a', async () => 'good');
  await assert.rejects(memory.read('a', refused), ApiError);
});

test('nothing old hides a mistake of our own', async () => {
  const memory = new LastGood<string>();
  await memory.read('a', async () => 'good');
  await assert.rejects(
    memory.read('a', () => Promise.reject(new RangeError('a mistake'))),
    RangeError,
  );
});

test('so many answers are kept, and the one that was asked for longest ago goes first', async () => {
  const memory = new LastGood<number>();
  for (let i = 0; i < 201; i++) await memory.read(String(i), async () => i);
  await assert.rejects(memory.read('0', away));
  assert.equal((await memory.read('200', away)).value, 200);
});
