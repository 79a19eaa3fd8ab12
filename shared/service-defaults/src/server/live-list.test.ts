import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type LiveEntry, LiveList } from './live-list.ts';

test('whatever comes and goes, the list holds what has come and not gone', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat(30), { nil: undefined })), (steps) => {
      const list = new LiveList<number>();
      const entries: LiveEntry<number>[] = [];
      const live = new Set<number>();
      for (const [i, toRemove] of steps.entries()) {
        // Also one that is out already.
        const entry = toRemove === undefined ? undefined : entries[toRemove];
        if (entry === undefined) {
          entries.push(list.add(i));
          live.add(i);
        } else {
          list.remove(entry);
          live.delete(entry.item);
        }
      }
      assert.equal(list.size, live.size);
      assert.deepEqual(new Set(list), live);
    }),
  );
});

test('items may go while they are gone over', () => {
  const list = new LiveList<number>();
  const entries = [1, 2, 3, 4].map((item) => list.add(item));
  const seen = [];
  for (const item of list) {
    seen.push(item);
    for (const entry of entries) list.remove(entry);
  }
  assert.deepEqual([seen, list.size], [[1, 2, 3, 4], 0]);
});
