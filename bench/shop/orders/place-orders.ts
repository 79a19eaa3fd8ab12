import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import { SIMULATED_CARDS } from '../../../services/web/src/shop/checkout/card-tokens.ts';
import { eachAtOnce } from '../year/each-at-once.ts';
import { ADDRESS } from './shop-client.ts';

const AT_ONCE = 2;
const AGAIN_MS = 300;
const PATIENCE_MS = 60_000;
const ENDED_WITHIN_MS = 180_000;
const POLL_MS = 500;
const CARDS = SIMULATED_CARDS.flatMap(({ tokens }) => tokens.map(({ token }) => token));

/** Places orders for what the demo catalogue has, paid by all cards in turn. Returns their ids. */
export async function placeOrders(api: ApiClient, count: number): Promise<readonly string[]> {
  const { items } = await again(() => api.call('GET /api/products', { query: { limit: 50 } }));
  const places = Array.from({ length: count }, (_, i) => i);
  return eachAtOnce(places, AT_ONCE, async (i) => {
    const { sku = '' } = items[(i * 7) % items.length] ?? {};
    const body = {
      lines: [{ sku, quantity: 1 + (i % 3) }],
      card_token: CARDS[i % CARDS.length] ?? 'tok_visa',
      shipping_address: ADDRESS,
    };
    const headers = { 'idempotency-key': randomUUID() };
    return (await again(() => api.call('POST /api/orders', { body, headers }))).id;
  });
}

/** Waits until no order is under way. */
export async function untilEnded(api: ApiClient): Promise<void> {
  const endsAt = Date.now() + ENDED_WITHIN_MS;
  for (;;) {
    const { items } = await again(() =>
      api.call('GET /api/orders', { query: { status: 'placed', limit: 1 } }),
    );
    if (items.length === 0) return;
    if (Date.now() > endsAt) throw new Error(`order ${items[0]?.number} has not ended`);
    await sleep(POLL_MS);
  }
}

/** While services die, as any client would: with the same key it is one order. */
async function again<T>(call: () => Promise<T>): Promise<T> {
  const endsAt = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (Date.now() > endsAt || (error instanceof ApiError && error.status < 500 && error.status !== 429))
        throw error;
      await sleep(AGAIN_MS);
    }
  }
}
