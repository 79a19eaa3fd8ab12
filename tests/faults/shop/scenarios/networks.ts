import type { Link } from '../../world/network/link.ts';
import type { LinkName } from '../../world/network/network.ts';
import type { Scenario, ScenarioContext } from '../scenario.ts';

const WARM_UP_MS = 1500;
const AWAY_MS = 3000;

const DATABASES = [
  'order-service>postgres',
  'inventory-service>postgres',
  'payment-service>postgres',
  'shipping-service>postgres',
  'notification-service>postgres',
  'product-service>postgres',
] as const;
const BUSES = [
  'order-service>bus',
  'inventory-service>bus',
  'payment-service>bus',
  'shipping-service>bus',
  'notification-service>bus',
] as const;
export const TO_SERVERS: readonly LinkName[] = [...DATABASES, ...BUSES];
export const BETWEEN: readonly LinkName[] = [
  'api-gateway>order-service',
  'api-gateway>product-service',
  'api-gateway>auth-service',
  'order-service>product-service',
  'order-service>auth-service',
  'user-service>auth-grpc',
];

export interface Disturbance {
  readonly what: string;
  apply(link: Link): unknown;
}

export const DISTURBANCES: readonly [Disturbance, ...Disturbance[]] = [
  { what: 'latency of 200 ms', apply: (link) => link.slow({ delayMs: 100 }) },
  { what: 'loss of a tenth', apply: (link) => link.slow({ loss: 0.1 }) },
  { what: 'partition', apply: (link) => link.partition() },
  { what: 'partition of what is sent', apply: (link) => link.partition(['there']) },
  { what: 'partition of what comes back', apply: (link) => link.partition(['back']) },
  { what: 'port closed', apply: (link) => link.cut() },
  { what: 'half-open connections', apply: (link) => link.forget() },
  { what: 'bytes cut in the middle, sent', apply: (link) => link.breakInTheMiddle('there') },
  { what: 'bytes cut in the middle, coming back', apply: (link) => link.breakInTheMiddle('back') },
];

async function disturb(c: ScenarioContext, name: LinkName, { what, apply }: Disturbance): Promise<void> {
  const link = c.world.link(name);
  await c.during(`${name}: ${what}`, AWAY_MS, { break: () => apply(link), heal: () => link.heal() });
  await c.reopened(30_000);
}

/** Each link in turn, each time another disturbance: over the seeds every one meets every other. */
async function disturbEach(c: ScenarioContext, links: readonly LinkName[]): Promise<void> {
  const kinds = c.random.shuffled(DISTURBANCES);
  for (const [i, link] of c.random.shuffled(links).entries())
    await disturb(c, link, kinds[i % kinds.length] ?? DISTURBANCES[0]);
}

export const networkToServers: Scenario = {
  name: 'network-to-servers',
  kind: 'network',
  shows: 'latency, loss, partitions both ways and one, half-open and broken connections to the servers',
  world: { links: TO_SERVERS },
  quietMs: 90_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    await disturbEach(c, TO_SERVERS);
  },
};

export const networkBetween: Scenario = {
  name: 'network-between-services',
  kind: 'network',
  shows: 'the same between the services themselves',
  world: { links: BETWEEN, replicas: { everyService: 2 } },
  async run(c) {
    await c.wait(WARM_UP_MS);
    await disturbEach(c, BETWEEN);
  },
};

export const halfOpen: Scenario = {
  name: 'half-open-database',
  kind: 'network',
  shows: 'the database forgets its connections and says nothing: services notice by themselves',
  world: { links: TO_SERVERS },
  quietMs: 90_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const name of [
      'order-service>postgres',
      'inventory-service>postgres',
      'payment-service>postgres',
    ] as const) {
      const window = c.timeline.begin(`${name}: half-open connections`);
      c.world.link(name).forget();
      // Nothing heals it: old connections stay silent, new ones work.
      await c.reopened(30_000);
      c.timeline.healed(window);
    }
  },
};

export const halfOpenBus: Scenario = {
  name: 'half-open-bus',
  kind: 'network',
  shows: 'the broker forgets its connections and says nothing: relays and consumers notice by themselves',
  world: { links: TO_SERVERS },
  quietMs: 120_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    const window = c.timeline.begin('half-open connections to the bus');
    for (const name of BUSES) c.world.link(name).forget();
    await c.wait(AWAY_MS);
    c.timeline.healed(window);
    c.mustHaveServed(window, ['browse', 'read', 'order']);
  },
};
