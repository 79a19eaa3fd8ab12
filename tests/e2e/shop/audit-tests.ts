import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { requireSoundBooks } from '../sound-books.ts';
import type { SuiteTools } from '../suite-tools.ts';
import { placeOrder, someProduct } from './shop-tools.ts';

const CARDS = ['tok_visa', 'tok_visa', 'tok_visa', 'tok_visa', 'tok_visa', 'tok_visa', 'tok_declined'];

// A platform that began today has none.
const OF_CLOSED_DAYS = 'the kept sums of closed days are those of the ledger';

/** `platform verify`, on orders of every ending. */
export function auditTests(tools: SuiteTools): void {
  test('passes the audit: nothing lost, nothing doubled', async () => {
    const { sku } = await someProduct(tools.call);
    const lines = [{ sku, quantity: 1 }];
    await Promise.all([
      ...CARDS.map((card_token) => placeOrder(tools, { lines, card_token })),
      placeOrder(tools, { lines: [{ sku, quantity: 900_000 }] }),
    ]);
    const { checks, orders = 0 } = await requireSoundBooks(tools.cli);
    assert.ok(orders >= 8, `${orders} orders`);
    const idle = checks.filter(({ name, checked }) => checked === 0 && name !== OF_CLOSED_DAYS);
    assert.deepEqual(idle, [], 'every check looked at something');
  });

  test('audits an order from its first moment on: what is under way is no violation', async () => {
    const { sku } = await someProduct(tools.call);
    const body = { lines: [{ sku, quantity: 1 }], card_token: 'tok_error' };
    const placed = await placeOrder(tools, body, { prefer: 'respond-async' });
    const seen = new Set<string>();
    await eventually(async () => {
      const { json } = await tools.cli('verify', '--order', placed.body.id);
      const verdicts = json.checks.map(({ verdict }: { verdict: string }) => verdict);
      for (const verdict of verdicts) seen.add(verdict);
      assert.ok(verdicts.every((verdict: string) => verdict === 'holds'));
    });
    assert.ok(!seen.has('violated') && !seen.has('unavailable'), [...seen].join());
  });
}
