import { mustShow } from '../../../world/processes/vital-signs.ts';
import { until } from '../../../world/until.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';

const WARM_UP_MS = 1500;
const LASTS_MS = 3000;
const MESSAGES = 20_000;
const GONE_THROUGH_MS = 30_000;

/** So many messages of order-service, of a type that nobody knows, each about something else. */
const manyOf = (exchange: 'commands' | 'events') => `
  insert into outbox_log_0 (id, exchange, type, subject, envelope)
  select gen_random_uuid(), '${exchange}', 'nobody.listens', gen_random_uuid()::text,
    '{"specversion":"1.0","type":"nobody.listens","data":{}}'
  from generate_series(1, ${MESSAGES})`;

export const commandsParked: Scenario = {
  name: 'commands-without-a-queue',
  kind: 'messages',
  shows: '20,000 commands that no queue is bound for hold up nobody',
  // Of a shape in which no tap has bound a queue to everything.
  world: { replicas: { everyService: 2 } },
  load: { kinds: ['happy'] },
  async run(c) {
    await c.wait(WARM_UP_MS);
    const orders = c.world.instance('order-service');
    const beganAt = Date.now();
    const window = await c.during('20,000 commands of a type without a queue', LASTS_MS, {
      break: () => c.world.postgres.query('orders', manyOf('commands')),
      meanwhile: async () => {
        await mustShow(orders, 'outbox_parked_messages', (count) => count >= MESSAGES, GONE_THROUGH_MS);
        await ordersGoThrough(c, Date.now());
      },
      heal: () => c.world.postgres.query('orders', `delete from outbox_parked where type = 'nobody.listens'`),
    });
    c.mustHaveServed(window, ['browse', 'read', 'order']);
    await ordersGoThrough(c, beganAt);
    await mustShow(orders, 'outbox_parked_messages', (count) => count === 0);
  },
};

export const snapshotHeld: Scenario = {
  name: 'snapshot-held',
  kind: 'databases',
  shows: 'a session that reads for long, in the database of each service, while 20,000 messages pass',
  // Of a shape in which no tap has bound a queue to everything: order-service may not send this type to any.
  world: { replicas: { everyService: 2 } },
  load: { kinds: ['happy'] },
  async run(c) {
    await c.wait(WARM_UP_MS);
    const orders = c.world.instance('order-service');
    await whileHeld(c, ['orders', 'inventory', 'payments', 'shipping', 'notifications'], async () => {
      const window = await c.during('a snapshot is held in five databases', LASTS_MS, {
        break: () => c.world.postgres.query('orders', manyOf('events')),
        meanwhile: async () => {
          await mustShow(orders, 'outbox_pending_messages', (count) => count < 50, GONE_THROUGH_MS);
          await ordersGoThrough(c, Date.now());
        },
        heal: () => undefined,
      });
      c.mustHaveServed(window, ['browse', 'read', 'order']);
    });
  },
};

/** An order that was placed after `sinceMs` is confirmed. */
async function ordersGoThrough(c: ScenarioContext, sinceMs: number): Promise<void> {
  await until(
    'an order goes through',
    async () => {
      const confirmed = await c.world.postgres.query(
        'orders',
        `select from saga where status = 'completed' and started_at > to_timestamp($1) limit 1`,
        [sinceMs / 1000],
      );
      return confirmed.length > 0;
    },
    GONE_THROUGH_MS,
  );
}

/** Runs `work` while a session in each of `databases` keeps its snapshot. */
async function whileHeld(
  c: ScenarioContext,
  databases: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const [database, ...rest] = databases;
  if (database === undefined) return work();
  await c.world.postgres.session(database, async (client) => {
    await client.query('begin isolation level repeatable read; select 1');
    await whileHeld(c, rest, work);
  });
}
