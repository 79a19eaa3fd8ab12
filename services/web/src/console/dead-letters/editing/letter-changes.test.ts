import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changesBetween, pathText, withChanges } from './letter-changes.ts';

test('an edit is the least fields that differ', () => {
  const before = { id: 1, data: { count: '1', items: [{ sku: 'a' }, { sku: 'b' }], old: true, tags: ['x'] } };
  const after = {
    id: 1,
    data: { count: 1, items: [{ sku: 'a' }, { sku: 'c' }], tags: ['x', 'y'], more: null },
  };
  assert.deepEqual(
    changesBetween(before, after).map((change) => [pathText(change), change.value]),
    [
      ['data.count', 1],
      ['data.items.1.sku', 'c'],
      ['data.old', undefined],
      ['data.tags', ['x', 'y']],
      ['data.more', null],
    ],
  );
});

test('another letter keeps all that the edit does not name, in its order', () => {
  const changes = changesBetween({ data: { count: '1', unit: 'kg' } }, { data: { count: 1 } });
  const other = { id: 'other', data: { unit: 'g', count: '7', note: 'kept' } };
  assert.equal(
    JSON.stringify(withChanges(other, changes)),
    '{"id":"other","data":{"count":1,"note":"kept"}}',
  );
});

test('a letter that has no place for a change takes none', () => {
  const changes = changesBetween({ items: [{ n: 1 }, { n: 2 }] }, { items: [{ n: 1 }, { n: 3 }] });
  for (const other of [{}, { items: [{ n: 1 }] }, { items: 'text' }, null, 'text'])
    assert.equal(withChanges(other, changes), undefined, JSON.stringify(other));
});

test('the changes between any two messages make the one of the other', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
      // -0 is written as 0.
      const [a, b] = [JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(after))];
      assert.deepEqual(withChanges(a, changesBetween(a, b)), b);
    }),
  );
});
