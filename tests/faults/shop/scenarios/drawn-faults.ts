import type { Random } from '../../seeded-random.ts';
import type { Replica } from '../../world/processes/replica.ts';
import { QueueHand } from '../../world/queue-hand.ts';
import type { Fault, ScenarioContext } from '../scenario.ts';
import { BETWEEN, DISTURBANCES, TO_SERVERS } from './networks.ts';
import { closeBus, openBus } from './servers/brokers.ts';
import { setServer } from './servers/databases.ts';

/** A fault drawn by chance. Two with one target are never drawn together: each must find what it breaks whole. */
export interface DrawnFault extends Fault {
  readonly what: string;
  readonly target: string;
}

type Draw = (c: ScenarioContext, random: Random) => DrawnFault;

const nothing = () => undefined; // It is over by itself, or mended by whoever supervises it.

/** Draws one of all the faults that the world of `c` can have. */
export function drawFault(c: ScenarioContext, random: Random): DrawnFault {
  const broker = c.world.rabbitMq === undefined ? POSTGRES_BUS : RABBITMQ;
  return random.pick([...PROCESSES, ...SERVERS, ...broker, ...NETWORK] as [Draw, ...Draw[]])(c, random);
}

function aReplica({ world }: ScenarioContext, random: Random): Replica {
  return random.pick(world.replicas as [Replica, ...Replica[]]);
}

const PROCESSES: readonly Draw[] = [
  (c, random) => {
    const replica = aReplica(c, random);
    return {
      what: `kill -9 of ${replica.name}`,
      target: replica.service,
      break: () => replica.kill(),
      heal: nothing,
    };
  },
  (c, random) => {
    const { service } = aReplica(c, random);
    const all = c.world.instances(service);
    return {
      what: `kill -9 of every ${service}`,
      target: service,
      break: () => Promise.all(all.map((replica) => replica.kill())),
      heal: nothing,
    };
  },
  (c, random) => {
    const replica = aReplica(c, random);
    return {
      what: `${replica.name} frozen`,
      target: replica.service,
      break: () => replica.signal('SIGSTOP'),
      heal: () => replica.signal('SIGCONT'),
    };
  },
  (c, random) => {
    const replica = aReplica(c, random);
    return {
      what: `event loop of ${replica.name} blocked`,
      target: replica.service,
      break: () => replica.signal('SIGUSR2'),
      heal: nothing,
    };
  },
];

const SERVERS: readonly Draw[] = [
  ({ world: { postgres } }) => ({
    what: 'kill -9 of PostgreSQL',
    target: 'postgres',
    break: () => postgres.process.kill(),
    heal: () => postgres.process.untilReady(),
  }),
  (c) => ({
    what: 'PostgreSQL refuses writes',
    target: 'postgres',
    break: () => setServer(c, 'default_transaction_read_only', 'on'),
    heal: () => setServer(c, 'default_transaction_read_only', 'off'),
  }),
  ({ world: { redis } }) => ({
    what: 'Redis killed',
    target: 'redis',
    break: () => redis?.kill(),
    heal: () => redis?.start(),
  }),
  ({ world: { redis } }) => ({
    what: 'Redis frozen',
    target: 'redis',
    break: () => redis?.freeze(),
    heal: () => redis?.thaw(),
  }),
  ({ world: { mail } }) => ({
    what: 'SMTP refuses',
    target: 'mail',
    break: () => mail?.refuse(true),
    heal: () => mail?.refuse(false),
  }),
];

const purge: Draw = (c, random) => {
  const queue = random.pick([
    'inventory-service.commands',
    'payment-service.commands',
    'shipping-service.commands',
    'order-service.replies',
  ]);
  return {
    what: `${queue} purged`,
    target: 'bus',
    break: () => new QueueHand(c.world).take(queue),
    heal: nothing,
  };
};

// Its database is on the server that others break: one of them at a time.
const POSTGRES_BUS: readonly Draw[] = [
  (c) => ({
    what: 'no connection to the bus',
    target: 'postgres',
    break: () => closeBus(c),
    heal: () => openBus(c),
  }),
  (c, random) => ({ ...purge(c, random), target: 'postgres' }),
];

const RABBITMQ: readonly Draw[] = [
  ({ world: { rabbitMq } }) => ({
    what: 'RabbitMQ killed',
    target: 'bus',
    break: () => rabbitMq?.kill(),
    heal: () => rabbitMq?.start(),
  }),
  ({ world: { rabbitMq } }) => ({
    what: 'all connections to RabbitMQ closed',
    target: 'bus',
    break: () => rabbitMq?.control('close_all_connections', 'closed by the fault suite'),
    heal: nothing,
  }),
  purge,
];

const ofLinks =
  (links: typeof TO_SERVERS): Draw =>
  ({ world }, random) => {
    const name = random.pick(links as [(typeof links)[number], ...typeof links]);
    const { what, apply } = random.pick(DISTURBANCES);
    const link = world.link(name);
    return { what: `${name}: ${what}`, target: name, break: () => apply(link), heal: () => link.heal() };
  };

const NETWORK: readonly Draw[] = [ofLinks(TO_SERVERS), ofLinks(TO_SERVERS), ofLinks(BETWEEN)];
