import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';

const WARM_UP_MS = 1500;
const MOSTLY = 0.8;

/** `kill -9`, and the supervisor brings it back. */
async function killed(c: ScenarioContext, names: readonly string[]): Promise<void> {
  const replicas = names.map((name) => c.world.instance(name));
  const window = c.timeline.begin(`kill -9 of ${names.join(' and ')}`);
  await Promise.all(replicas.map((replica) => replica.kill()));
  await Promise.all(replicas.map((replica) => replica.untilReady()));
  c.timeline.healed(window);
}

export const killEach: Scenario = {
  name: 'kill-each-service',
  kind: 'processes',
  shows: 'kill -9 of every service, one after another, loses and doubles nothing',
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const name of c.random.shuffled(SERVICE_NAMES)) {
      await killed(c, [name]);
      await c.reopened();
    }
  },
};

export const killTwo: Scenario = {
  name: 'kill-two-services',
  kind: 'processes',
  shows: 'kill -9 of two services at the same instant',
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (let i = 0; i < 4; i += 1) {
      await killed(c, c.random.shuffled(SERVICE_NAMES).slice(0, 2));
      await c.reopened();
    }
  },
};

export const killReplicas: Scenario = {
  name: 'kill-replicas',
  kind: 'processes',
  shows: 'with two replicas of everything, kill -9 of one of each leaves the shop open',
  world: { replicas: { everyService: 2 } },
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const name of c.random.shuffled(SERVICE_NAMES)) {
      const replica = c.world.instance(name, c.random.whole(0, 1));
      const window = c.timeline.begin(`kill -9 of ${replica.name}`);
      await replica.kill();
      await replica.untilReady();
      c.timeline.healed(window);
      // What was under way in the process that died is not served; its clients send it again.
      c.mustHaveServed(window, ['browse', 'read', 'order'], MOSTLY);
      await c.reopened();
    }
  },
};

export const restartStorm: Scenario = {
  name: 'restart-storm',
  kind: 'processes',
  shows: 'a service killed again and again within seconds',
  async run(c) {
    await c.wait(WARM_UP_MS);
    const victims = c.random.shuffled(['order-service', 'payment-service', 'inventory-service']).slice(0, 2);
    const window = c.timeline.begin(`${victims.join(' and ')} killed again and again`);
    for (let i = 0; i < 4; i += 1) {
      await Promise.all(victims.map((name) => c.world.instance(name).kill()));
      await c.wait(c.random.whole(200, 1500));
    }
    await Promise.all(victims.map((name) => c.world.instance(name).untilReady()));
    c.timeline.healed(window);
    await c.reopened();
  },
};

export const killPostgres: Scenario = {
  name: 'kill-postgres',
  kind: 'processes',
  shows: 'kill -9 of the PostgreSQL server, twice: committed is committed',
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (let i = 0; i < 2; i += 1) {
      const { process } = c.world.postgres;
      const window = c.timeline.begin('kill -9 of PostgreSQL');
      await process.kill();
      await process.untilReady();
      c.timeline.healed(window);
      await c.reopened();
    }
  },
};
