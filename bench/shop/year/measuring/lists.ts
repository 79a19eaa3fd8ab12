import type { PlatformUnderTest } from '../../../platform-under-test.ts';
import { type Quantiles, quantiles } from '../../../quantiles.ts';
import { type ShopClient, signIn } from '../../orders/shop-client.ts';
import { SEARCH_WORDS, SKUS } from '../filling/catalogue.ts';
import type { Server } from '../server.ts';

const CALLS = 100;
const PATIENCE_MS = 20_000;
// Until the code is compiled, and statements are planned for good: after five times on each of a pool's connections.
const WARM_UP = 40;
const WARM_UP_PATIENCE_MS = 5_000;
// A third of the life of a token.
const SIGN_IN_AFTER_MS = 5 * 60_000;

export interface ListFigures extends Pick<Quantiles, 'p50' | 'p95'> {
  /** Fewer than a hundred if they took too long. */
  readonly calls: number;
  /** Answered with an error, such as when a statement took longer than it may. */
  readonly failed: number;
}

/**
 * Calls of lists and searches through the gateway, a hundred each, one at a time: milliseconds. Of what is asked for by
 * a status some is rare and some is not there at all.
 */
export async function measureLists(
  server: Server,
  platform: PlatformUnderTest,
  wholesaler: string,
): Promise<Record<string, ListFigures>> {
  const figures: Record<string, ListFigures> = {};
  const calls = await listCalls(server, wholesaler);
  let shop = await signIn(platform);
  let signedInAt = performance.now();
  for (const [what, path] of Object.entries(calls)) {
    if (performance.now() - signedInAt > SIGN_IN_AFTER_MS) {
      shop = await signIn(platform);
      signedInAt = performance.now();
    }
    figures[what] = await measure(shop, path);
  }
  return figures;
}

async function measure(shop: ShopClient, path: (i: number) => string): Promise<ListFigures> {
  await call(shop, path, WARM_UP, WARM_UP_PATIENCE_MS);
  const { times, failed } = await call(shop, path, CALLS, PATIENCE_MS);
  const { p50, p95 } = quantiles(times);
  return { p50, p95, calls: times.length, failed };
}

async function call(shop: ShopClient, path: (i: number) => string, calls: number, patienceMs: number) {
  const times: number[] = [];
  let failed = 0;
  const begunAt = performance.now();
  while (times.length < calls && performance.now() - begunAt < patienceMs) {
    const at = performance.now();
    await shop.get(path(times.length)).catch(() => {
      failed += 1;
    });
    times.push(performance.now() - at);
  }
  return { times, failed };
}

async function listCalls(server: Server, wholesaler: string) {
  const orders = await sample(server, 'orders', 'select id from orders');
  const recent = await sample(
    server,
    'orders',
    "select id from orders where placed_at between now() - interval '6 days' and now() - interval '1 day'",
  );
  const customers = await sample(server, 'orders', 'select distinct customer_id as id from orders');
  const of = (values: readonly string[], path: (value: string) => string) => (i: number) =>
    path(values[i % values.length] ?? '');
  const always = (path: string) => () => path;
  const messages = '/api/admin/order-service/messages';
  return {
    'orders of a customer': of(customers, (id) => `/api/orders?customer_id=${id}`),
    'orders of the largest customer': always(`/api/orders?customer_id=${wholesaler}`),
    'all orders, newest first': always('/api/orders'),
    'orders that are cancelled': always('/api/orders?status=cancelled'),
    'orders under way (none)': always('/api/orders?status=placed'),
    'cancelled orders of a customer': of(customers, (id) => `/api/orders?status=cancelled&customer_id=${id}`),
    'an order': of(orders, (id) => `/api/orders/${id}`),
    'timeline of an order': of(orders, (id) => `/api/orders/${id}/timeline`),
    'sagas, newest first': always('/api/sagas'),
    'sagas that are stuck (none)': always('/api/sagas?state=stuck'),
    'sagas that are overdue (none)': always('/api/sagas?is_overdue=true'),
    'sagas at a step (none)': always('/api/sagas?step=capture-payment'),
    'sagas of returns': always('/api/sagas?definition=return'),
    'payments of a customer': of(customers, (id) => `/api/payments?customer_id=${id}`),
    'payments, declined': always('/api/payments?status=declined'),
    'payments in doubt (none)': always('/api/payments?is_in_doubt=true'),
    'payments under way (none)': always('/api/payments?status=requested'),
    'ledger accounts': always('/api/ledger/accounts'),
    'ledger, refunds': always('/api/ledger/transactions?kind=refund'),
    'ledger of an order': of(orders, (id) => `/api/ledger/transactions?order_id=${id}`),
    'shipments, newest first': always('/api/shipments'),
    'shipments, dispatched': always('/api/shipments?status=dispatched'),
    'shipments, returned (none)': always('/api/shipments?status=returned'),
    'stock levels': always('/api/stock'),
    'movements of a sku': of(SKUS, (sku) => `/api/stock/${sku}/movements`),
    'users by a part of the name': always('/api/users?q=customer%20d'),
    'users by address': of(['customer3@', 'customer7@'], (text) => `/api/users?q=${text}`),
    'product search': of(SEARCH_WORDS, (word) => `/api/products?q=${word}`),
    'product list': always('/api/products'),
    'own notifications': always('/api/notifications'),
    'own notifications, unread': always('/api/notifications?unread=true'),
    'mails, newest first': always('/api/mails'),
    'mails, queued (none)': always('/api/mails?status=queued'),
    'mails of a user': of(customers, (id) => `/api/mails?user_id=${id}`),
    'messages about an order': of(recent, (id) => `${messages}?subject=${id}`),
    'a message that is not there': () => `${messages}?id=${crypto.randomUUID()}`,
    'messages of a type': always(`${messages}?type=order.placed`),
    'messages, newest first': always(messages),
  };
}

async function sample(server: Server, database: 'orders', select: string): Promise<string[]> {
  const rows = await server.rows<{ id: string }>(
    database,
    `select id from (${select}) as found order by md5(id::text) limit ${CALLS}`,
  );
  return rows.map(({ id }) => id);
}
