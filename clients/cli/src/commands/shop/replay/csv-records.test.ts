import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CsvRecord, csvRecords } from './csv-records.ts';

async function read(text: string): Promise<CsvRecord[]> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const records: CsvRecord[] = [];
  for await (const record of csvRecords(each(lines))) records.push(record);
  return records;
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

test('reads what lies within quotes as it is: separators, quotes, line ends, and any number of lines', async () => {
  const long = Array.from({ length: 500 }, (_, i) => `line ${i}, "not" the end\r`).join('\n');
  for (const value of ['a,b', 'say "hi"', '"', 'one\r\ntwo', 'one\ntwo', '\r', '', ' \u2028 ', long]) {
    const text = `x,"${value.replaceAll('"', '""')}",y\r\nnext,row,here\r\n`;
    const [first, second] = await read(text);
    assert.deepEqual(first, { line: 1, fields: ['x', value, 'y'] });
    const line = 1 + text.slice(0, text.indexOf('next')).split('\n').length - 1;
    assert.deepEqual(second, { line, fields: ['next', 'row', 'here'] });
  }
});

test('whatever is written as RFC 4180 says is read back', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '\u2028') }), {
          minLength: 1,
          maxLength: 4,
        }),
        { maxLength: 6 },
      ),
      fc.constantFrom('\n', '\r\n'),
      async (rows, end) => {
        const text = rows.map(
          (row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',') + end,
        );
        const records = await read(text.join(''));
        assert.deepEqual(
          records.map((record) => ('fields' in record ? record.fields : record.problem)),
          rows,
        );
      },
    ),
  ));

test('a broken quote costs its own line alone', async () => {
  const records = await read('a,"b\nc,d\ne"f,g\n"h"i,j\n"k"\nl,"m');
  assert.deepEqual(records, [
    { line: 1, problem: 'a quote that is not closed' },
    { line: 2, fields: ['c', 'd'] },
    { line: 3, problem: 'a quote in the middle of a field' },
    { line: 4, problem: 'text after a quote that is closed' },
    { line: 5, fields: ['k'] },
    { line: 6, problem: 'a quote that is not closed' },
  ]);
});

test('takes a quote that is open for a million letters as one that is not closed', async () => {
  const records = await read(`"a\n${'x'.repeat(600_000)}\n${'y'.repeat(600_000)}\nlast,"row"`);
  assert.deepEqual(
    records.map((record) => [record.line, 'problem' in record]),
    [
      [1, true],
      [2, false],
      [3, false],
      [4, false],
    ],
  );
});

test('empty lines are no records, and empty fields are fields', async () => {
  assert.deepEqual(await read('a,b\n\n\r\n,\n"",""\n""\n'), [
    { line: 1, fields: ['a', 'b'] },
    { line: 4, fields: ['', ''] },
    { line: 5, fields: ['', ''] },
    { line: 6, fields: [''] },
  ]);
});
