import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Call } from '../gateway-calls.ts';
import { HOME } from '../suite-tools.ts';

export const counted = 'orders_placed_total > 0';

/** Orders that are confirmed and rejected, reads that a cache answers, and a request that is refused. */
export async function beCustomer(call: Call, token: string): Promise<void> {
  for (const [card_token, status] of [
    ['tok_visa', 'confirmed'],
    ['tok_declined', 'rejected'],
  ]) {
    const body = { lines: [{ sku: 'OAK-DESK-LAMP', quantity: 1 }], card_token, shipping_address: HOME };
    const answer = await call('POST', '/api/orders', { token, body, headers: { prefer: 'wait=20' } });
    assert.equal(answer.body.status, status);
  }
  for (let i = 0; i < 2; i += 1) await call('GET', '/api/products');
  assert.equal((await call('GET', `/api/orders/${randomUUID()}`, { token })).status, 404);
}
