import assert from 'node:assert/strict';
import { someProduct } from '../../e2e/shop/shop-tools.ts';
import type { Customer } from '../../e2e/suite-tools.ts';
import type { BrowserTools } from '../browser-suite.ts';
import type { Visit } from '../visit.ts';

export const THANKS = 'Thank you, your order is confirmed';

/** An order as its customer's list shows it. */
export interface ListedOrder {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly total_minor: number;
}

/** Somebody signed in at `visit`, with some of a product in the cart. */
export async function withCart(
  { signedIn, call }: BrowserTools,
  visit: Visit,
  quantity = 1,
): Promise<Customer & { readonly sku: string }> {
  const [customer, { sku }] = [await signedIn(visit), await someProduct(call)];
  await putIntoCart({ call }, customer, sku, quantity);
  return { ...customer, sku };
}

export async function putIntoCart(
  { call }: Pick<BrowserTools, 'call'>,
  { token }: Customer,
  sku: string,
  quantity = 1,
): Promise<void> {
  const answer = await call('PUT', `/api/carts/me/items/${sku}`, { token, body: { quantity } });
  assert.equal(answer.status, 200, `${sku} in the cart`);
}

/** The orders of a customer, newest first, as the platform has them. */
export async function ordersOf(
  { call }: Pick<BrowserTools, 'call'>,
  { token }: Customer,
): Promise<readonly ListedOrder[]> {
  return (await call('GET', '/api/orders', { token })).body.items;
}

/** Places what is in the cart, paid for with `token`, and stays where that leads to. */
export async function checkOut(visit: Visit, token = 'tok_visa'): Promise<void> {
  await visit.go('/checkout');
  await visit.choose(new RegExp(token));
  await visit.press('Place the order');
}
