import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CliProcess } from '../cli-process.ts';
import { type Answer, problem, standInGateway } from '../stand-in-gateway.ts';

const HEAD = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const row = (invoice: number, code: string, customer = 17001, country = 'France') =>
  `${invoice},${code},SOME THING,2,2010-12-01 08:26:00,1.25,${customer},${country}`;

interface Item {
  readonly sku?: string;
  readonly country?: string;
  readonly external_id?: string;
}

/** Takes no `M&S`, no `B=1` in stock, nobody from Atlantis, and no order of `LATE`. */
function answer(request: string, body: Record<string, Item[]> & { lines?: Item[] }): Answer | undefined {
  const misfits = (field: string, isMisfit: (item: Item) => boolean, what: string) => {
    const errors = (body[field] ?? []).flatMap((item, i) =>
      isMisfit(item) ? [{ field: `${field}.${i}.${what}`, message: 'does not have the right form' }] : [],
    );
    const { status, body: document } = problem(422, 'validation-failed');
    return errors.length > 0 ? { status, body: { ...(document as object), errors } } : undefined;
  };
  if (request === 'POST /api/products/import') return misfits('products', ({ sku }) => sku === 'M&S', 'sku');
  if (request === 'POST /api/stock/import') return misfits('items', ({ sku }) => sku === 'B=1', 'sku');
  if (request === 'POST /api/users/import') {
    const refused = misfits('users', ({ country }) => country === 'Atlantis', 'country');
    const users = (body.users ?? []).map(({ external_id }) => ({ external_id, user_id: 'some' }));
    return refused ?? { status: 200, body: { users } };
  }
  if (request !== 'POST /api/orders') return undefined;
  if (body.lines?.some(({ sku }) => sku === 'LATE')) return problem(422, 'too-late');
  return { status: 201, body: { id: 'o', status: 'confirmed', currency: 'GBP', total_minor: 250 } };
}

test('what the platform does not take is named by its line, and the rest is placed', async (t) => {
  const gateway = await standInGateway(t);
  gateway.deviate = answer;
  const cli = new CliProcess(t, gateway.url);
  const path = join(cli.data, 'invoices.csv');
  const rows = [
    row(900021, 'T1'),
    row(900022, 'M&S'),
    row(900021, 'M&S'),
    row(900023, 'B=1'),
    row(900024, 'T2', 17002, 'Atlantis'),
    row(900025, 'LATE'),
    row(900026, 'T2'),
    'a row of one column',
  ];
  writeFileSync(path, [HEAD, ...rows, ''].join('\r\n'));
  const { code, json, stdout } = await cli.run(`--json replay ${path}`);
  assert.equal(code, 0, stdout);
  assert.deepEqual([json.orders_placed, json.orders_confirmed], [2, 2]);
  assert.deepEqual(json.skipped, { malformed: 5, 'refused: too-late': 1 });
  assert.deepEqual(
    json.malformed.map(({ line, problem }: { line: number; problem: string }) => [line, problem]),
    [
      [3, 'StockCode "M&S": sku does not have the right form'],
      [4, 'StockCode "M&S": sku does not have the right form'],
      [5, 'StockCode "B=1": sku does not have the right form'],
      [6, 'customer 17002: country does not have the right form'],
      [7, 'invoice 900025 was refused: It is too-late.'],
      [9, '1 columns where the head has 8'],
    ],
  );
});

test('a batch that is refused as such ends the replay', async (t) => {
  const gateway = await standInGateway(t);
  gateway.deviate = (request) => (request === 'POST /api/products/import' ? problem(422, 'no') : undefined);
  const cli = new CliProcess(t, gateway.url);
  const path = join(cli.data, 'invoices.csv');
  writeFileSync(path, `${HEAD}\n${row(900021, 'T1')}\n`);
  const { code, stderr } = await cli.run(`--json replay ${path}`);
  assert.deepEqual([code, JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error.code], [1, 'no']);
});

test('an invoice that an earlier release placed, without an address, is found again', async (t) => {
  const gateway = await standInGateway(t);
  const sent: boolean[] = [];
  gateway.deviate = (request, body) => {
    if (request !== 'POST /api/orders') return answer(request, body);
    const hasAddress = 'shipping_address' in body;
    sent.push(hasAddress);
    return hasAddress ? problem(422, 'idempotency-key-reused') : answer(request, body);
  };
  const cli = new CliProcess(t, gateway.url);
  const path = join(cli.data, 'invoices.csv');
  writeFileSync(path, `${HEAD}\n${row(900021, 'T1')}\n`);
  const { code, json, stdout } = await cli.run(`--json replay ${path}`);
  assert.equal(code, 0, stdout);
  assert.deepEqual([json.orders_placed, sent], [1, [true, false]]);
});
