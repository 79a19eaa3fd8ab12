import { randomUUID } from 'node:crypto';
import type { Message } from '@platform/messaging/message.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { BusTap } from '../../../world/network/bus-tap.ts';
import { until } from '../../../world/until.ts';
import { openOrder } from '../../load/open-order.ts';
import { sendOrder, sendUntilAnswered } from '../../load/place-order.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';

const BUYERS = 500;
const COPIES = 100;

export const lastUnit: Scenario = {
  name: 'last-unit',
  kind: 'races',
  shows:
    '500 buyers of the last unit at once, over three replicas of every service: one gets it, nobody else pays',
  world: { replicas: { everyService: 3 } },
  load: false,
  quietMs: 120_000,
  async run(c) {
    const sku = `LAST-${randomUUID().slice(0, 8).toUpperCase()}`;
    await c.shop.sell([{ sku, priceMinor: 990, stock: 1, isStocked: true }]);
    const customers = await c.shop.register(10);
    const records = Array.from({ length: BUYERS }, () => openOrder(c.shop, sku));
    const window = c.timeline.begin(`${BUYERS} buyers at once`);
    await Promise.all(
      records.map((record, i) => {
        const customer = customers[i % customers.length];
        return (
          customer && sendUntilAnswered(c.shop, customer, record, { signal: AbortSignal.timeout(90_000) })
        );
      }),
    );
    c.timeline.healed(window);
    await untilEnded(c, 120_000);
    const rows = await c.world.postgres.query<{ id: string; status: string }>(
      'orders',
      'select id, status from orders join order_line on order_id = id where sku = $1',
      [sku],
    );
    const winners = rows.filter(({ status }) => status === 'confirmed').length;
    const [paid] = await c.world.postgres.query<{ count: string }>(
      'payments',
      'select count(*) from payment where order_id = any($1) and captured_minor - refunded_minor > 0',
      [rows.map(({ id }) => id)],
    );
    c.timeline.remark(`${rows.length} orders, ${winners} confirmed, ${paid?.count} charged`);
    if (rows.length !== BUYERS || winners !== 1 || paid?.count !== '1')
      throw new Error(
        `of ${rows.length} orders of the last unit ${winners} were confirmed, ${paid?.count} charged`,
      );
  },
};

export const sameKey: Scenario = {
  name: 'same-key-100-times',
  kind: 'races',
  shows: 'one Idempotency-Key a hundred times at once, over two replicas, places one order',
  world: { replicas: { everyService: 2 } },
  async run(c) {
    const [customer] = await c.shop.register(1);
    if (customer === undefined) return;
    for (let i = 0; i < 3; i += 1) {
      const record = openOrder(c.shop, 'FAULT-1');
      const window = c.timeline.begin(`one key ${COPIES} times at once`);
      const answers = await Promise.all(
        Array.from({ length: COPIES }, () => sendOrder(c.shop, customer, record)),
      );
      c.timeline.healed(window);
      const refused = answers.filter(({ status }) => status !== 201 && status < 500);
      if (refused.length > 0)
        throw new Error(`${refused.length} of the same request were answered ${refused[0]?.status}`);
      if (record.orderIds.size !== 1) throw new Error(`one key placed ${record.orderIds.size} orders`);
    }
  },
};

export const sameReply: Scenario = {
  name: 'same-reply-100-times',
  kind: 'races',
  shows: 'every reply to a saga a hundred times, with its own id and with new ones, moves it once',
  world: { replicas: { everyService: 2 } },
  load: { kinds: ['happy', 'cancelled', 'declined'], customers: 2, thinkMs: 1500 },
  async run(c) {
    const window = c.timeline.begin('every reply a hundred times');
    const tap = await BusTap.open(c.world);
    const heard = new Set<string>();
    let said = Promise.resolve();
    let repeated = 0;
    const listening = await tap.listen((message) => {
      // Ours come back to us too.
      if (heard.has(message.subject + message.type) || message.type.startsWith('order.')) return;
      heard.add(message.subject + message.type);
      repeated += 1;
      said = said.then(() => tap.say(...copiesOf(message)));
    });
    await c.wait(6000);
    await c.load.stop();
    await said;
    c.timeline.healed(window);
    await untilEnded(c, 60_000);
    // The last steps were repeated as well.
    await listening.stop();
    await said;
    c.timeline.remark(`${repeated} commands and replies sent ${COPIES} times more`);
    await tap.close();
  },
};

/** The message again as a broker would deliver it again, and as a service would that is asked again. */
function copiesOf(message: Message): Message[] {
  return Array.from({ length: COPIES }, (_, i) => (i % 2 === 0 ? message : { ...message, id: uuidV7() }));
}

export function untilEnded({ world }: ScenarioContext, timeoutMs: number): Promise<void> {
  const open = `select from orders where status = 'placed' limit 1`;
  return until(
    'every order has ended',
    async () => (await world.postgres.query('orders', open)).length === 0,
    timeoutMs,
    300,
  );
}
