import type { ApiClient } from '@platform/api-client/api-client.ts';
import type { Bench } from '../../bench-options.ts';
import { type PlatformUnderTest, startPlatform, withDataFolder } from '../../platform-under-test.ts';
import { quantiles } from '../../quantiles.ts';
import { adminApi } from '../orders/admin-api.ts';
import { placeOrders, untilEnded } from '../orders/place-orders.ts';
import { runnerControl } from '../runner-control.ts';
import { measureOverview } from './overview-cost.ts';
import { guest, type PageReader, signedIn } from './page-reader.ts';
import { measurePages } from './page-times.ts';
import { weigh } from './page-weight.ts';
import { measureStream } from './stream-delay.ts';

const ORDERS = 13;
const READS = 50;

/** What the web app answers in, weighs and costs. Traces tell the times of pages from those of their calls. */
export const webBench: Bench = () =>
  withDataFolder(async (dataFolder) => {
    const platform = await startPlatform(dataFolder);
    try {
      return await measure(platform);
    } finally {
      await platform.stop();
    }
  });

async function measure(platform: PlatformUnderTest) {
  const api = await adminApi(platform);
  const runner = await runnerControl(platform);
  const home = await timesOf(guest(platform), '/', 1 + READS);
  await placeOrders(api, ORDERS);
  await untilEnded(api);
  const reader = await signedIn(platform);
  const stream = await measureStream(api, reader, await someSku(api));
  const web = (await runner.processes()).find(({ name }) => name === 'web');
  return {
    home_ms: { first: Math.round(home[0] ?? Number.NaN), warm: quantiles(home.slice(1)) },
    event_to_page_ms: stream,
    gzip_bytes: { shop: await weigh(reader, '/'), console: await weigh(reader, '/console') },
    web_memory_mb: web?.memory_mb,
    overview: await measureOverview(platform, reader),
    // A token is good for some minutes.
    pages_ms: await measurePages(runner, reader, await pagesOf(platform, await adminApi(platform))),
  };
}

async function timesOf(reader: PageReader, path: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const begunAt = performance.now();
    await reader.read(path);
    times.push(performance.now() - begunAt);
  }
  return times;
}

/** With something in the cart, an order, and what it can be searched by. */
async function pagesOf({ admin }: PlatformUnderTest, api: ApiClient): Promise<Record<string, string>> {
  const sku = await someSku(api);
  await api.call('PUT /api/carts/me/items/{sku}', { path: { sku }, body: { quantity: 1 } });
  const [order] = (await api.call('GET /api/orders', { query: { status: 'confirmed', limit: 1 } })).items;
  if (order === undefined) throw new Error('no order was confirmed');
  const query = { subject: order.id, limit: 1 };
  const [message] = (await api.call('GET /api/admin/order-service/messages', { query })).items;
  const search = (text: string) => `/console/search?${new URLSearchParams({ q: text })}`;
  return {
    home: '/',
    product: `/p/${sku}`,
    cart: '/cart',
    checkout: '/checkout',
    order: `/orders/${order.number}`,
    'console overview': '/console',
    'X-ray of an order': `/console/orders/${order.number}`,
    'search by number': search(order.number),
    'search by e-mail': search(admin.email),
    'search by sku': search(sku),
    'search by message': search(message?.id ?? ''),
    'search by words': search('oak'),
  };
}

/** Of a product of the demo catalogue that is kept in stock. */
async function someSku(api: ApiClient): Promise<string> {
  const { items } = await api.call('GET /api/products', { query: { limit: 50 } });
  const product = items.find(({ is_stocked }) => is_stocked);
  if (product === undefined) throw new Error('the demo catalogue is not there');
  return product.sku;
}
