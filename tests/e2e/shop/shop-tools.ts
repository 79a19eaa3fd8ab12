import assert from 'node:assert/strict';
import type { Answer, Call } from '../gateway-calls.ts';
import type { SuiteTools } from '../suite-tools.ts';

// The answer comes when the order has ended, so that it changes nothing under the next test.
const WAITING = { prefer: 'wait=20' };

/** A product of the demo catalogue that is kept in stock. */
export async function someProduct(call: Call): Promise<{ sku: string; price_minor: number }> {
  const { body } = await call('GET', '/api/products?limit=50');
  const product = body.items.find((item: { is_stocked: boolean }) => item.is_stocked);
  assert.ok(product, 'the demo catalogue is there');
  return product;
}

/** Places an order for the suite's customer, and waits until it has ended. */
export function placeOrder(
  { call, customer }: SuiteTools,
  body: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const { token } = customer();
  return call('POST', '/api/orders', { token, body, headers: { ...WAITING, ...headers } });
}
