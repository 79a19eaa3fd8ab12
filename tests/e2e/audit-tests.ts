import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Cli, placeOrder, type SuiteTools, someProduct } from './suite-tools.ts';

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
    const { checks, orders } = await requireSoundBooks(tools.cli);
    assert.ok(orders >= 8, `${orders} orders`);
    const idle = checks.filter(({ name, checked }) => checked === 0 && name !== OF_CLOSED_DAYS);
    assert.deepEqual(idle, [], 'every check looked at something');
  });
}

interface Verification {
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly checked: number }[];
  readonly orders: number;
}

/** Fails when `platform verify` finds anything wrong. */
export async function requireSoundBooks(cli: Cli): Promise<Verification> {
  const { code, json } = await cli('verify');
  assert.deepEqual(
    json.checks.filter(({ ok }: { ok: boolean }) => !ok),
    [],
  );
  assert.deepEqual([code, json.ok], [0, true]);
  return json;
}
