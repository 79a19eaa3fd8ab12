import { mustSay, mustShow } from '../../../world/processes/vital-signs.ts';
import type { RabbitMqNode } from '../../../world/servers/rabbitmq-node.ts';
import type { Fault, Scenario, ScenarioContext } from '../../scenario.ts';

const WARM_UP_MS = 1500;
const AWAY_MS = 4000;
const WITHOUT_BROKER = { isReady: true, missing: ['bus'] };

export function rabbitNode({ world }: ScenarioContext): RabbitMqNode {
  if (world.rabbitMq === undefined) throw new Error('this world has no RabbitMQ');
  return world.rabbitMq;
}

/** The shop without its broker: everything but the fulfilment goes on, and the metrics show what waits for it. */
async function withoutBroker(c: ScenarioContext, what: string, fault: Fault): Promise<void> {
  await c.wait(WARM_UP_MS);
  const orders = c.world.instance('order-service');
  const window = await c.during(what, AWAY_MS, {
    ...fault,
    meanwhile: async () => {
      await mustShow(orders, 'outbox_pending_messages', (count) => count > 0);
      await fault.meanwhile?.();
    },
  });
  c.mustHaveServed(window, ['browse', 'read', 'order']);
  await c.reopened();
  await mustShow(orders, 'outbox_pending_messages', (count) => count < 50);
  await mustSay(c.world.instances('order-service'), { isReady: true, missing: [] });
}

/** Services are ready without it, and say that it is missing. */
const tellsOfIt = (c: ScenarioContext) => () => mustSay(c.world.instances('order-service'), WITHOUT_BROKER);

export const brokerKilled: Scenario = {
  name: 'broker-killed',
  kind: 'broker',
  shows: 'kill -9 of RabbitMQ: browsing, reading and ordering go on without it',
  buses: ['rabbitmq'],
  run: (c) =>
    withoutBroker(c, 'RabbitMQ killed', {
      break: () => rabbitNode(c).kill(),
      meanwhile: tellsOfIt(c),
      heal: () => rabbitNode(c).start(),
    }),
};

export const brokerStopped: Scenario = {
  name: 'broker-stopped',
  kind: 'broker',
  shows: 'RabbitMQ stopped in good order and started again',
  buses: ['rabbitmq'],
  run: (c) =>
    withoutBroker(c, 'RabbitMQ stopped', {
      break: () => rabbitNode(c).stop(),
      meanwhile: tellsOfIt(c),
      heal: () => rabbitNode(c).start(),
    }),
};

export const busDatabaseAway: Scenario = {
  name: 'broker-database-away',
  kind: 'broker',
  shows: 'the database of the PostgreSQL transport takes nobody: browsing, reading and ordering go on',
  buses: ['postgres'],
  world: { replicas: { everyService: 2 } },
  run: (c) =>
    withoutBroker(c, 'no connection to the bus', {
      break: () => closeBus(c),
      meanwhile: tellsOfIt(c),
      heal: () => openBus(c),
    }),
};

/** To the PostgreSQL transport what a stopped node is to RabbitMQ's. */
export async function closeBus({ world: { postgres } }: ScenarioContext): Promise<void> {
  await postgres.query('postgres', 'alter database bus allow_connections false');
  await postgres.query(
    'postgres',
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'bus'`,
  );
}

export async function openBus({ world: { postgres } }: ScenarioContext): Promise<void> {
  await postgres.query('postgres', 'alter database bus allow_connections true');
}

export const brokerAlarm: Scenario = {
  name: 'broker-memory-alarm',
  kind: 'broker',
  shows: 'RabbitMQ blocks its publishers: ordering goes on, messages wait in the outbox',
  buses: ['rabbitmq'],
  run: (c) =>
    withoutBroker(c, 'memory alarm', {
      break: () => rabbitNode(c).control('set_vm_memory_high_watermark', '0.0000001'),
      heal: () => rabbitNode(c).control('set_vm_memory_high_watermark', '0.6'),
    }),
};

export const brokerClosesConnections: Scenario = {
  name: 'broker-closes-connections',
  kind: 'broker',
  shows: 'RabbitMQ closes all connections, three times',
  buses: ['rabbitmq'],
  world: { replicas: { everyService: 2 } },
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (let i = 0; i < 3; i += 1) {
      const window = await c.during('all connections closed', 1000, {
        break: () => rabbitNode(c).control('close_all_connections', 'closed by the fault suite'),
        heal: () => undefined,
      });
      c.mustHaveServed(window, ['browse', 'read', 'order']);
    }
    await c.reopened();
  },
};
