import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { SuiteTools } from '../suite-tools.ts';
import { someProduct } from './shop-tools.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const INVOICES = join(import.meta.dirname, 'invoices.csv');

/** The command line, as those who run the shop use it. */
export function shopCommandTests({ call, cli }: SuiteTools): void {
  test('tells programs that work it by its command line what went wrong', async () => {
    const { code, stderr } = await cli('products', 'show', 'NO-SUCH-SKU');
    const { error } = JSON.parse(stderr);
    assert.deepEqual([code, error.status, error.code], [1, 404, 'not-found']);
    assert.match(error.message, /NO-SUCH-SKU/);
  });

  test('takes the demo catalogue again, which changes nothing', async () => {
    const { sku } = await someProduct(call);
    const before = (await cli('stock', 'show', sku)).json.items[0];
    const { code, stderr } = await cli('demo-catalogue');
    assert.equal(code, 0, stderr);
    assert.deepEqual((await cli('stock', 'show', sku)).json.items[0].on_hand, before.on_hand);
  });

  test('replays a file of invoices once, however often it is run', async () => {
    const first = await cli('replay', INVOICES);
    assert.equal(first.code, 0, first.stderr);
    const { acting_as: actor, ...report } = first.json;
    assert.equal(actor.profile, 'local-admin');
    assert.deepEqual(
      { ...report, seconds: 0 },
      {
        invoices_read: 6,
        orders_placed: 3,
        orders_placed_before: 0,
        orders_confirmed: 3,
        orders_rejected: 0,
        orders_unfinished: 0,
        lines: 5,
        units: 49,
        total_minor: { GBP: 8 * 1250 + 24 * 85 + 1500 + 12 * 85 + 4 * 325 },
        skipped: {
          cancellation: 1,
          'no-customer': 1,
          malformed: 1,
          'price-not-in-whole-pence': 1,
          'quantity-not-positive': 1,
        },
        malformed: [{ line: 9, problem: 'Quantity "ten"' }],
        seconds: 0,
        interrupted: false,
      },
    );
    const second = await cli('replay', INVOICES);
    assert.deepEqual([second.json.orders_placed, second.json.orders_placed_before], [3, 3]);
    assert.deepEqual(second.json.total_minor, first.json.total_minor);
  });

  test('refuses a file that is no such CSV before anything is placed', async () => {
    const { code, stderr } = await cli('replay', join(ROOT, 'package.json'));
    assert.equal(code, 1);
    assert.match(stderr, /no Online Retail CSV/);
    assert.equal((await cli('replay', join(tmpdir(), `absent-${randomUUID()}.csv`))).code, 1);
  });

  test('explains wrong usage, and what there is not', async () => {
    assert.equal((await cli('orders', 'plaice')).code, 2);
    assert.equal((await cli('orders', 'show', randomUUID())).code, 1);
  });
}
