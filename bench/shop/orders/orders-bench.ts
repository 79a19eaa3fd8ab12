import type { Bench } from '../../bench-options.ts';
import { startMeasuring } from '../../platform-cost.ts';
import { type PlatformUnderTest, startPlatform, withDataFolder } from '../../platform-under-test.ts';
import { quantiles } from '../../quantiles.ts';
import { place, placeMany, stock } from './order-load.ts';
import { type ShopClient, signIn } from './shop-client.ts';

const WARM_UP = 50;
const ORDERS = 300;
const LOAD_ORDERS = 1_000;
const LOAD_CONCURRENCY = 16;

/**
 * One order of one line at a time: milliseconds until it is accepted (201) and until it is fulfilled; then a load of
 * them, for the CPU time that a confirmed order costs over all processes of the platform.
 */
export const ordersBench: Bench = () =>
  withDataFolder(async (dataFolder) => {
    const platform = await startPlatform(dataFolder);
    try {
      const shop = await signIn(platform);
      await stock(shop);
      await oneAtATime(shop, WARM_UP, {});
      const accepted = await oneAtATime(shop, ORDERS, {});
      const fulfilled = await oneAtATime(shop, ORDERS, { prefer: 'wait=20' });
      return {
        accepted_ms: quantiles(accepted),
        fulfilled_ms: quantiles(fulfilled),
        load: await underLoad(platform, shop),
      };
    } finally {
      await platform.stop();
    }
  });

async function oneAtATime(
  shop: ShopClient,
  count: number,
  headers: Record<string, string>,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const begunAt = performance.now();
    await place(shop, headers);
    times.push(performance.now() - begunAt);
  }
  return times;
}

async function underLoad(platform: PlatformUnderTest, shop: ShopClient) {
  const endMeasuring = await startMeasuring(platform);
  const begunAt = performance.now();
  const confirmed = (await placeMany(shop, LOAD_ORDERS, LOAD_CONCURRENCY)).length;
  const seconds = (performance.now() - begunAt) / 1000;
  const cost = [...(await endMeasuring())];
  const total = cost.reduce((sum, [, cpuSeconds]) => sum + cpuSeconds, 0);
  const msPerOrder = (cpuSeconds: number) => Math.round((cpuSeconds / confirmed) * 100_000) / 100;
  const dearestFirst = cost.toSorted(([, a], [, b]) => b - a);
  return {
    orders: LOAD_ORDERS,
    confirmed,
    confirmed_per_second: Math.round(confirmed / seconds),
    cpu_ms_per_confirmed_order: msPerOrder(total),
    cpu_ms_by_process: Object.fromEntries(
      dearestFirst.map(([name, cpuSeconds]) => [name, msPerOrder(cpuSeconds)]),
    ),
  };
}
