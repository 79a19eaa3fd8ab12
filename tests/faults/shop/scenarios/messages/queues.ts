import { type HeldMessage, QueueHand } from '../../../world/queue-hand.ts';
import { until } from '../../../world/until.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';
import { rabbitNode } from '../servers/brokers.ts';

const WARM_UP_MS = 1500;
const FILL_MS = 1500;
// On a busy machine sagas are a while until they have come so far.
const LONGEST_FILL_MS = 15_000;
const LOOK_EVERY_MS = 500;
const FULFILMENT = ['inventory-service', 'payment-service', 'shipping-service'] as const;
const SAGA_QUEUES = [...FULFILMENT.map((service) => `${service}.commands`), 'order-service.replies'];
// Longer than a saga waits for a step and asks again: what comes back finds an order that has gone on, or ended.
const DELAY_MS = 125_000;

export const queuePurged: Scenario = {
  name: 'queue-purged',
  kind: 'broker',
  shows: 'an operator purges the queues of the sagas while they are full: their deadlines ask again',
  // The longest first deadline of a step is 20 s, and an answer may be lost as well.
  quietMs: 120_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const service of c.random.shuffled(FULFILMENT)) {
      const purged = await whileAway(c, service, 'queues purged', (hand) => purge(hand, SAGA_QUEUES));
      c.timeline.remark(`${purged} messages were thrown away`);
    }
  },
};

export const messagesDelayed: Scenario = {
  name: 'messages-delayed',
  kind: 'messages',
  shows: 'commands that come two minutes late, when their sagas have gone on without them, do no harm',
  quietMs: 150_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    const delayed: (readonly [queue: string, held: HeldMessage[]])[] = [];
    for (const service of c.random.shuffled(FULFILMENT)) {
      const queue = `${service}.commands`;
      delayed.push([queue, await whileAway(c, service, 'commands held back', (hand) => hand.take(queue))]);
    }
    await c.load.stop();
    await c.wait(DELAY_MS);
    for (const [queue, held] of delayed) await new QueueHand(c.world).put(queue, held);
    const count = delayed.reduce((sum, [, held]) => sum + held.length, 0);
    c.timeline.remark(`${count} commands delivered two minutes late`);
    if (count === 0) throw new Error('no command was delayed: it shows nothing');
  },
};

/** Empties queues, once there is something in one of them; returns how many messages that was. */
async function purge(hand: QueueHand, queues: readonly string[]): Promise<number> {
  let count = 0;
  await until(
    'a message waits to be thrown away',
    async () => {
      count = (await Promise.all(queues.map((queue) => hand.take(queue)))).flat().length;
      return count > 0;
    },
    LONGEST_FILL_MS,
    LOOK_EVERY_MS,
  );
  return count;
}

/** Lets commands pile up while their consumer is away, and puts a hand into its queue. */
export async function whileAway<T>(
  c: ScenarioContext,
  service: string,
  what: string,
  work: (hand: QueueHand) => Promise<T>,
): Promise<T> {
  const consumers = c.world.instances(service);
  const window = c.timeline.begin(`${what} while ${service} is away`);
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await c.wait(FILL_MS);
  const result = await work(new QueueHand(c.world));
  await Promise.all(consumers.map((consumer) => consumer.startAgain()));
  await Promise.all(consumers.map((consumer) => consumer.untilReady()));
  c.timeline.healed(window);
  await c.reopened();
  if (service !== 'order-service') c.mustHaveServed(window, ['browse', 'read', 'order']);
  return result;
}

// PostgreSQL's transport takes a session that has not been heard of for 30 s to hang.
const HUNG_MS = 34_000;

export const acknowledgementOverdue: Scenario = {
  name: 'acknowledgement-overdue',
  kind: 'broker',
  shows:
    'a consumer that does not acknowledge in time loses its messages to another, and harms nothing when it goes on',
  world: { replicas: { everyService: 2 }, apart: 'acknowledgements' },
  quietMs: 120_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    if (c.world.rabbitMq !== undefined) return overdueOnRabbitMq(c);
    const frozen = c.world.instance('inventory-service', c.random.whole(0, 1));
    const window = await c.during(`${frozen.name} frozen past its time`, HUNG_MS, {
      break: () => frozen.signal('SIGSTOP'),
      heal: () => frozen.signal('SIGCONT'),
    });
    c.mustHaveServed(window, ['browse', 'read', 'order']);
    await c.reopened();
  },
};

/** The broker closes the channel of a consumer that holds a message for too long; a locked table makes it hold one. */
async function overdueOnRabbitMq(c: ScenarioContext): Promise<void> {
  const limits =
    'application:set_env(rabbit, consumer_timeout, 2000), application:set_env(rabbit, channel_tick_interval, 500).';
  await rabbitNode(c).control('eval', limits);
  // Channels keep the limit they were opened with.
  await rabbitNode(c).control('close_all_connections', 'for a shorter limit');
  await c.reopened();
  const window = c.timeline.begin('inventory-service holds messages longer than RabbitMQ allows');
  await c.world.postgres.session('inventory', async (client) => {
    await client.query('begin; lock table stock_level');
    await c.wait(8000);
  });
  c.timeline.healed(window);
  c.mustHaveServed(window, ['browse', 'read', 'order']);
  const closed = c.world
    .instances('inventory-service')
    .filter((replica) => replica.hasLogged('PRECONDITION_FAILED'));
  if (closed.length === 0) throw new Error('RabbitMQ closed no channel: it shows nothing');
}
