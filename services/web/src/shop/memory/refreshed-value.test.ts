import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefreshedValue } from './refreshed-value.ts';

test('is read once a minute, and nobody but the first waits for it', async () => {
  let [now, reads] = [0, 0];
  const value = new RefreshedValue<number>(() => now);
  const read = async () => ++reads;
  assert.deepEqual(await Promise.all([value.get(read), value.get(read)]), [1, 1]);
  now = 59_000;
  assert.equal(await value.get(read), 1);
  now = 61_000;
  assert.equal(await value.get(read), 1, 'the old one, while the new one is read');
  assert.equal(await value.get(read), 2);
  assert.equal(reads, 2);
});

test('while it cannot be read the old one stands, and where there is none there is nothing', async () => {
  let now = 0;
  const value = new RefreshedValue<number>(() => now);
  const fail = () => Promise.reject(new Error('away'));
  assert.equal(await value.get(fail), undefined);
  assert.equal(await value.get(async () => 1), 1);
  now = 61_000;
  assert.equal(await value.get(fail), 1);
});
