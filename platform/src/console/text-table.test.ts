import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { displayWidth, table } from './text-table.ts';

const HEAD = ['sku', 'name', 'units'];
const ROWS = [
  ['OAK-DESK-LAMP', 'A lamp of oak for any desk', 3],
  ['MUG', 'Mug', 12],
] as const;

test('without a width columns are as wide as they need to be, and numbers stand to the right', () => {
  assert.equal(
    table(HEAD, ROWS),
    [
      'SKU            NAME                        UNITS',
      'OAK-DESK-LAMP  A lamp of oak for any desk      3',
      'MUG            Mug                            12',
    ].join('\n'),
  );
});

test('wraps cells between words where the terminal is narrow', () => {
  assert.equal(
    table(HEAD, ROWS, { columns: 40 }),
    [
      'SKU            NAME                UNITS',
      'OAK-DESK-LAMP  A lamp of oak for       3',
      '               any desk',
      'MUG            Mug                    12',
    ].join('\n'),
  );
});

test('shows rows as lists where a word is too long for its column', () => {
  const id = '019a0000-0000-7000-8000-000000000001';
  assert.equal(
    table(['order', 'status'], [[id, 'confirmed']], { columns: 40 }),
    ['ORDER:', id, 'STATUS: confirmed'].join('\n'),
  );
});

test('no line is wider than the terminal, and no word is broken or lost', () => {
  const cell = fc.oneof(
    fc.integer(),
    fc.array(fc.stringMatching(/^[a-zé漢👍]{1,12}$/u), { maxLength: 6 }).map((words) => words.join(' ')),
  );
  const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 26, max: 100 }), (some, columns) => {
      const written = table(['one', 'two', 'three'], some, { columns });
      for (const line of written.split('\n')) assert.ok(displayWidth(line) <= columns, line);
      const words = new Set(written.split(/\s+/));
      for (const value of some.flat())
        for (const word of String(value).split(' ')) assert.ok(word === '' || words.has(word), word);
    }),
  );
});

test('nothing in a cell moves the cursor or turns the text around', () => {
  assert.equal(table(['a'], [['x\u001b[2Jy\u202ez\n']]), 'A\nx?[2Jy?z?');
});
