import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { byteBatches } from '../src/wire/byte-batches.ts';
import { MOST_BATCH_BYTES } from '../src/wire/limits.ts';

const MIB = 1024 * 1024;
const text = (item: string) => item;

test('keeps every item in order, in batches of bounded bytes and items', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 3 * MIB }), { maxLength: 8 });
  fc.assert(
    fc.property(
      sizes,
      fc.constantFrom('a', 'ü', '€'),
      fc.integer({ min: 1, max: 5 }),
      (all, letter, most) => {
        const items = all.map((size) => letter.repeat(size));
        const batches = byteBatches(items, text, most);
        assert.deepEqual(
          batches.flat().map(({ length }) => length),
          all,
        );
        for (const batch of batches) {
          assert.ok(batch.length <= most);
          const bytes = batch.reduce((total, item) => total + Buffer.byteLength(item), 0);
          assert.ok(bytes <= MOST_BATCH_BYTES || batch.length === 1);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('sends an item that is larger than a batch alone', () => {
  const large = 'a'.repeat(5 * MIB);
  assert.deepEqual(
    byteBatches(['a', large, 'b', 'c'], text).map(({ length }) => length),
    [1, 1, 2],
  );
});
