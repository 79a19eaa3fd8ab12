import type { Bench } from '../../bench-options.ts';
import { type PlatformUnderTest, startPlatform, withDataFolder } from '../../platform-under-test.ts';
import { signIn } from '../orders/shop-client.ts';
import { bringCatalogue } from './filling/catalogue.ts';
import { fillYear, prepareYear } from './filling/fill-year.ts';
import { bringCustomers, placeRealOrders } from './filling/real-orders.ts';
import { compare, comparisonText, tooSlow } from './measuring/comparison.ts';
import { type Buyers, measureYear, type RestartedPlatform } from './measuring/measure.ts';
import { embeddedServer } from './server.ts';
import { untilQuiet } from './until-quiet.ts';

const FEW = 10_000;

/**
 * A simulated year: real orders, copied to 10,000 and then to `--orders` (a million) over the last 365 days in every
 * database; the same is measured at both, and compared. It needs some 15 GB of disk for a million.
 */
export const yearBench: Bench = ({ orders: many = 1_000_000 }) =>
  withDataFolder(async (dataFolder) => {
    const platform = restarted(await startPlatform(dataFolder));
    try {
      if (platform.current.state.backing.postgresql !== 'embedded')
        throw new Error('the year fills databases by SQL: it takes an embedded server, without POSTGRES_URL');
      const buyers = await beginYear(platform.current);
      await platform.stop();
      await platform.start();
      const few = await measureAt(platform, buyers, 1, Math.min(FEW, many / 10));
      const all = await measureAt(platform, buyers, 2, many);
      const lines = compare(few, all);
      const slower_by_more_than_a_half = tooSlow(lines);
      process.stderr.write(`${comparisonText(lines, few.orders, all.orders)}\n`);
      return { few, many: all, slower_by_more_than_a_half };
    } finally {
      await platform.stop();
    }
  });

async function measureAt(platform: RestartedPlatform, buyers: Buyers, filling: number, orders: number) {
  tell(`to ${orders} orders`);
  const { dataFolder, state } = platform.current;
  const begunAt = performance.now();
  const count = await fillYear(await embeddedServer(dataFolder, state.port_base), filling, orders, tell);
  const filled_in_s = Math.round((performance.now() - begunAt) / 1000);
  return { orders: count, filled_in_s, ...(await measureYear(platform, buyers, tell)) };
}

function restarted(first: PlatformUnderTest): RestartedPlatform {
  let current = first;
  return {
    get current() {
      return current;
    },
    stop: () => current.stop(),
    async start() {
      current = await startPlatform(first.dataFolder, first.state.port_base);
    },
  };
}

/** Places the real orders, and sets them aside to be copied. */
async function beginYear(platform: PlatformUnderTest): Promise<Buyers> {
  tell('real orders');
  const shop = await signIn(platform);
  await bringCatalogue(shop);
  const customers = await bringCustomers(shop);
  const orders = await placeRealOrders(shop, customers);
  const wholesaler = orders.find(({ customer_id }) => !customers.includes(customer_id))?.customer_id;
  if (wholesaler === undefined) throw new Error('nobody ordered for themselves');
  const server = await embeddedServer(platform.dataFolder, platform.state.port_base);
  await untilQuiet(server);
  await prepareYear(server, orders, customers);
  return { customers, wholesaler };
}

function tell(progress: string): void {
  process.stderr.write(`  ${progress}\n`);
}
