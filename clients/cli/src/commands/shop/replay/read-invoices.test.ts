import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CliError } from '../../../cli-error.ts';
import { readInvoices } from './read-invoices.ts';

const HEAD = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const row = (more: Partial<Record<string, string>> = {}): string => {
  const fields = {
    invoice: '536365',
    code: '85123A',
    description: 'WHITE LANTERN',
    quantity: '6',
    date: '2010-12-01 08:26:00',
    price: '2.55',
    customer: '17850.0',
    country: 'United Kingdom',
    ...more,
  };
  return Object.values(fields).join(',');
};

async function read(...rows: string[]) {
  return readInvoices(lines([HEAD, ...rows]));
}

async function* lines(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

test('adds up lines of the same code and price, whatever the case of the code', async () => {
  const { invoices } = await read(row(), row({ code: '85123a', quantity: '4' }), row({ price: '3.0' }));
  assert.deepEqual(invoices, [
    {
      number: '536365',
      customer: '17850',
      rows: 3,
      lines: [
        { sku: '85123A', quantity: 10, priceMinor: 255, at: [2, 3] },
        { sku: '85123A', quantity: 6, priceMinor: 300, at: [4] },
      ],
    },
  ]);
});

test('joins the rows of an invoice that another interrupts', async () => {
  const { invoices } = await read(row(), row({ invoice: '536366', code: 'B1' }), row({ code: 'C1' }));
  assert.deepEqual(
    invoices.map(({ number, lines }) => [number, lines.length]),
    [
      ['536365', 2],
      ['536366', 1],
    ],
  );
});

test('counts what is no sale by its reason', async () => {
  const { skipped, invoices, invoicesRead } = await read(
    row({ invoice: 'C536379', quantity: '-1' }),
    row({ invoice: 'A563185' }),
    row({ quantity: '-3' }),
    row({ price: '0.0' }),
    row({ price: '-11062.06' }),
    row({ price: '0.001' }),
    row({ customer: '' }),
  );
  assert.deepEqual(skipped, {
    cancellation: 1,
    adjustment: 1,
    'quantity-not-positive': 1,
    'price-not-positive': 2,
    'price-not-in-whole-pence': 1,
    'no-customer': 1,
  });
  assert.equal(invoices.length, 0);
  assert.equal(invoicesRead, 3);
});

test('reports a malformed row with its line number, and reads on', async () => {
  const { malformed, invoices, skipped } = await read(
    row({ quantity: 'six' }),
    '536365,only,three',
    row({ description: '"A BOX OF ""THINGS"", LARGE"' }),
    row({ description: '"never closed' }),
    row({ invoice: '536367' }),
  );
  assert.deepEqual(malformed, [
    { line: 2, problem: 'Quantity "six"' },
    { line: 3, problem: '3 columns where the head has 8' },
    { line: 5, problem: 'a quote that is not closed' },
  ]);
  assert.deepEqual(
    invoices.map(({ number }) => number),
    ['536365', '536367'],
  );
  assert.equal(skipped.malformed, 3);
});

test('a quote that is never closed costs its own row alone, however many follow', async () => {
  const numbers = Array.from({ length: 30 }, (_, i) => String(536_400 + i));
  const { malformed, invoices } = await read(
    row({ description: '"never closed' }),
    ...numbers.map((invoice) => row({ invoice })),
  );
  assert.deepEqual(malformed, [{ line: 2, problem: 'a quote that is not closed' }]);
  assert.deepEqual(
    invoices.map(({ number }) => number),
    numbers,
  );
});

test('a description is one line, and one that cannot be read is the fault of its row', async () => {
  const { products, malformed } = await read(
    row({ description: '"RED\r\nAND  BLUE"' }),
    row({ code: 'B1', description: 'CAF\u0090' }),
    row({ code: 'B2', description: 'CAF\uFFFD' }),
    row({ code: 'B3', description: 'X'.repeat(201) }),
  );
  assert.equal(products.get('85123A')?.name, 'RED AND  BLUE');
  assert.deepEqual(
    malformed.map(({ line, problem }) => [line, problem.slice(0, 11)]),
    [3, 4, 5].map((line) => [line, 'Description']),
  );
});

test('says which separator a file of a spreadsheet has', async () => {
  await assert.rejects(
    readInvoices(lines([HEAD.replaceAll(',', ';')])),
    /";" between columns: save it with commas/,
  );
  await assert.rejects(readInvoices(lines([HEAD.replaceAll(',', '\t')])), /tabs between columns/);
});

test('refuses a file with another head', async () => {
  await assert.rejects(readInvoices(lines(['a,b,c', '1,2,3'])), (error) => {
    return error instanceof CliError && /lacks InvoiceNo/.test(error.message);
  });
  await assert.rejects(readInvoices(lines([])), CliError);
});

test('finds the columns in any order', async () => {
  const names = HEAD.split(',').reverse();
  const { invoices } = await readInvoices(lines([names.join(','), row().split(',').reverse().join(',')]));
  assert.equal(invoices[0]?.lines[0]?.priceMinor, 255);
});

test('keeps every penny of any price with at most two decimals', () =>
  fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3_897_000 }), async (pence) => {
      const { invoices } = await read(row({ price: (pence / 100).toFixed(2) }));
      assert.equal(invoices[0]?.lines[0]?.priceMinor, pence);
    }),
  ));

test('keeps any description, however it is quoted', () =>
  fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 35 }), async (text) => {
      const description = text.replace(/[\r\n]/g, ' ').trim() || 'X';
      const { products } = await read(row({ description: `"${description.replaceAll('"', '""')}"` }));
      assert.equal(products.get('85123A')?.name, description);
    }),
  ));
