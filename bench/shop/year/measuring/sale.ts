import { quantiles } from '../../../quantiles.ts';
import type { ShopClient } from '../../orders/shop-client.ts';
import { eachAtOnce } from '../each-at-once.ts';
import { placePlainOrder } from '../filling/real-orders.ts';

const WARM_UP = 40;
const ORDERS = 200;
const AT_ONCE = 6;

export interface SaleFigures {
  readonly orders_per_second: number;
  readonly p50_ms: number;
  readonly p95_ms: number;
}

/** A sale: 200 orders, six at once, each waited for until it is fulfilled. Begins with some that do not count. */
export async function sell(shop: ShopClient, customers: readonly string[]): Promise<SaleFigures> {
  await placeOrders(shop, customers, WARM_UP);
  const begunAt = performance.now();
  const times = await placeOrders(shop, customers, ORDERS);
  const seconds = (performance.now() - begunAt) / 1000;
  const { p50, p95 } = quantiles(times);
  return { orders_per_second: Math.round((ORDERS / seconds) * 10) / 10, p50_ms: p50, p95_ms: p95 };
}

function placeOrders(shop: ShopClient, customers: readonly string[], count: number): Promise<number[]> {
  return eachAtOnce(
    Array.from({ length: count }, (_, i) => i),
    AT_ONCE,
    async (i) => {
      const begunAt = performance.now();
      const { id, status } = await placePlainOrder(shop, i, customers[i % customers.length] ?? '');
      if (status !== 'confirmed') throw new Error(`order ${id} of the sale is ${status}`);
      return performance.now() - begunAt;
    },
  );
}
