import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuidV7 } from '../src/wire/uuid-v7.ts';

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('ids are well-formed, distinct and strictly rising, also when many are made within a millisecond', () => {
  const nowMs = Date.now() + 1000;
  const ids = Array.from({ length: 20_000 }, () => uuidV7(nowMs));
  for (const id of ids) assert.match(id, SHAPE);
  assert.deepEqual([...new Set(ids)].sort(), ids);
});

test('ids go on rising when the clock steps back', () => {
  const nowMs = Date.now() + 10_000;
  const before = uuidV7(nowMs);
  assert.ok(uuidV7(nowMs - 5000) > before);
});

test('an id begins with its time', () => {
  const nowMs = Date.now() + 100_000;
  assert.equal(Number.parseInt(uuidV7(nowMs).replaceAll('-', '').slice(0, 12), 16), nowMs);
});
