import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keptText } from './kept-text.ts';

const LONGER_THAN_THE_TEST_MS = 3_600_000;

test('however many ask, they cost one rendering', async () => {
  let renderings = 0;
  const text = keptText(async () => `text ${++renderings}`, LONGER_THAN_THE_TEST_MS);
  const told = await Promise.all(Array.from({ length: 50 }, text));
  assert.deepEqual(new Set([...told, await text()]), new Set(['text 1']));
});

test('what was not kept is made anew', async () => {
  let renderings = 0;
  const text = keptText(async () => `text ${++renderings}`, 0);
  assert.deepEqual([await text(), await text()], ['text 1', 'text 2']);
});

test('a failure is told to those who asked, and kept for nobody', async () => {
  let renderings = 0;
  const text = keptText(async () => {
    if (++renderings === 1) throw new Error('not now');
    return 'text';
  }, LONGER_THAN_THE_TEST_MS);
  const asked = [text(), text()];
  for (const one of asked) await assert.rejects(one, /not now/);
  assert.equal(await text(), 'text');
});
