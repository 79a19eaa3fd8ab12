import { randomUUID } from 'node:crypto';
import { openOrder } from '../../load/open-order.ts';
import { sendUntilAnswered } from '../../load/place-order.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';
import { untilEnded } from './races.ts';

const BUYERS = 600;
const STOCK = 250;
const REPLICAS = 3;

export const hotSku: Scenario = {
  name: 'hot-sku',
  kind: 'races',
  shows:
    'many buyers of one product beside a held snapshot, and kill -9 of those who reserve it: all of it is sold, and no more',
  world: { replicas: { 'inventory-service': REPLICAS } },
  load: false,
  quietMs: 120_000,
  async run(c) {
    const sku = `HOT-${randomUUID().slice(0, 8).toUpperCase()}`;
    await c.shop.sell([{ sku, priceMinor: 1990, stock: STOCK, isStocked: true }]);
    const customers = await c.shop.register(10);
    await besideSnapshot(c, async () => {
      const records = Array.from({ length: BUYERS }, () => openOrder(c.shop, sku));
      const buying = records.map(async (record, i) => {
        const customer = customers[i % customers.length];
        const signal = AbortSignal.timeout(90_000);
        if (customer) await sendUntilAnswered(c.shop, customer, record, { signal });
      });
      await killReservers(c);
      await Promise.all(buying);
      await untilEnded(c, 120_000);
    });
    const left = await reservationsOf(c, sku);
    c.timeline.remark(`${JSON.stringify(left)} of ${STOCK} for ${BUYERS} buyers`);
    if (left.committed !== STOCK || left.rejected !== BUYERS - STOCK)
      throw new Error(`of ${STOCK} for ${BUYERS} buyers: ${JSON.stringify(left)}`);
  },
};

/** Each replica once, while orders wait in its hands. */
async function killReservers(c: ScenarioContext): Promise<void> {
  const window = c.timeline.begin(`kill -9 of ${REPLICAS} replicas of inventory-service, one after another`);
  for (let i = 0; i < REPLICAS; i += 1) {
    await c.wait(c.random.whole(200, 800));
    const replica = c.world.instance('inventory-service', i);
    await replica.kill();
    await replica.untilReady();
  }
  c.timeline.healed(window);
}

/** A session that keeps a snapshot, as a backup does: no dead version of the hot row goes away meanwhile. */
function besideSnapshot({ world }: ScenarioContext, work: () => Promise<void>): Promise<void> {
  return world.postgres.session('inventory', async (client) => {
    await client.query('begin isolation level repeatable read read only');
    await client.query('select count(*) from stock_level');
    await work();
    await client.query('commit');
  });
}

async function reservationsOf({ world }: ScenarioContext, sku: string): Promise<Record<string, number>> {
  const rows = await world.postgres.query<{ status: string; count: number }>(
    'inventory',
    'select status, count(*)::integer as count from reservation where $1 = any (skus) group by status',
    [sku],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}
