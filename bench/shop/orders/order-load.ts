import { ADDRESS, type PlacedOrder, type ShopClient } from './shop-client.ts';

const SKU = 'BENCH-1';
const LINES = [{ sku: SKU, quantity: 1 }];

/** Makes what these orders are for, enough of it. */
export async function stock(shop: ShopClient): Promise<void> {
  const product = {
    sku: SKU,
    name: 'Bench',
    category: 'bench',
    price_minor: 100,
    currency: 'GBP',
    is_stocked: true,
  };
  await shop.post('/api/products/import', { products: [product] });
  await shop.post('/api/stock/import', { items: [{ sku: SKU, minimum: 100_000, reason: 'bench' }] });
}

/** An order of one line. */
export function place(shop: ShopClient, headers: Record<string, string>): Promise<PlacedOrder> {
  return shop.post<PlacedOrder>('/api/orders', { lines: LINES, shipping_address: ADDRESS }, headers);
}

/** Places orders, so many at once, each until it has ended. Returns the ids of those that were confirmed. */
export async function placeMany(shop: ShopClient, count: number, atOnce: number): Promise<string[]> {
  const confirmed: string[] = [];
  let left = count;
  const customer = async (): Promise<void> => {
    while (left-- > 0) {
      const order = await place(shop, { prefer: 'wait=20' });
      if (order.status === 'confirmed') confirmed.push(order.id);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, customer));
  return confirmed;
}
