import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeCursor, encodeCursor, readPage } from '../src/http/page.ts';
import { DomainError } from '../src/problems/domain-error.ts';

const isPair = (key: unknown): key is [string, number] =>
  Array.isArray(key) && key.length === 2 && typeof key[0] === 'string' && typeof key[1] === 'number';

// PostgreSQL stores no NUL, so no list's key has one.
const aText = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0000', ''));

test('a cursor comes back as the key it was made of', () => {
  fc.assert(
    fc.property(aText, fc.integer(), (text, number) => {
      const cursor = encodeCursor([text, number]);
      assert.match(cursor, /^[A-Za-z0-9_-]+$/);
      assert.deepEqual(decodeCursor(cursor, isPair), JSON.parse(JSON.stringify([text, number])));
    }),
  );
});

test('a cursor that was not given out is a domain error, whatever it is', () => {
  fc.assert(
    fc.property(fc.string(), (cursor) => {
      assert.throws(
        () => decodeCursor(cursor, isPair),
        (error) => error instanceof DomainError && error.code === 'invalid-cursor',
      );
    }),
  );
  assert.throws(() => decodeCursor(encodeCursor({ other: 'list' }), isPair), DomainError);
});

/** A page of numbers in their order. */
const pageOfNumbers = (rows: readonly number[], query: { limit: number; cursor?: string | undefined }) =>
  readPage(query, {
    find: async (after, limit) => rows.filter((row) => after === undefined || row > after[1]).slice(0, limit),
    keyOf: (row): [string, number] => ['k', row],
    isKey: isPair,
    toItem: (row) => row,
  });

test('following the cursors meets every row once, whatever the page size', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer()),
      fc.integer({ min: 1, max: 10 }),
      async (numbers, limit) => {
        const rows = [...numbers].sort((a, b) => a - b);
        const seen: number[] = [];
        let cursor: string | undefined;
        for (;;) {
          const { items, next_cursor } = await pageOfNumbers(rows, { limit, cursor });
          seen.push(...items);
          if (next_cursor === null) break;
          cursor = next_cursor;
        }
        assert.deepEqual(seen, rows);
      },
    ),
  );
});

test('a page that ends with the last row promises no other, a page before it does', async () => {
  const page = (rows: readonly number[], limit: number) => pageOfNumbers(rows, { limit });
  assert.deepEqual(await page([1, 2], 2), { items: [1, 2], next_cursor: null });
  assert.deepEqual(await page([1], 2), { items: [1], next_cursor: null });
  assert.deepEqual(await page([], 2), { items: [], next_cursor: null });
  assert.deepEqual(await page([1, 2, 3], 2), { items: [1, 2], next_cursor: encodeCursor(['k', 2]) });
});

test('a page of a cursor that was not given out asks for no rows', async () => {
  const query = { limit: 2, cursor: encodeCursor({ other: 'list' }) };
  await assert.rejects(pageOfNumbers([1], query), DomainError);
});
