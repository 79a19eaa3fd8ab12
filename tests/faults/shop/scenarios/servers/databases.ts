import { mustSay, type Readiness } from '../../../world/processes/vital-signs.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';
import { TO_SERVERS } from '../networks.ts';

const WARM_UP_MS = 1500;
const AWAY_MS = 4000;
const OWNERS = [
  ['orders', 'order-service'],
  ['inventory', 'inventory-service'],
  ['payments', 'payment-service'],
  ['shipping', 'shipping-service'],
  ['notifications', 'notification-service'],
] as const;

/** What a service says without its database: where PostgreSQL is the bus, its login there is the same. */
function withoutDatabase({ world }: ScenarioContext): Readiness {
  return { isReady: false, missing: world.rabbitMq === undefined ? ['database', 'bus'] : ['database'] };
}

export const postgresAway: Scenario = {
  name: 'postgres-stopped',
  kind: 'databases',
  shows:
    'PostgreSQL stopped in good order and started again: every service says meanwhile that it is not ready',
  async run(c) {
    await c.wait(WARM_UP_MS);
    const { process } = c.world.postgres;
    const services = c.world.replicas.filter(({ service }) => service !== 'api-gateway');
    await c.during('PostgreSQL stopped', AWAY_MS, {
      break: () => process.stop(8000),
      meanwhile: () => mustSay(services, withoutDatabase(c)),
      heal: async () => {
        await process.startAgain();
        await process.untilReady();
      },
    });
    await c.reopened();
    await mustSay(services, { isReady: true, missing: [] });
  },
};

export const postgresReadOnly: Scenario = {
  name: 'postgres-read-only',
  kind: 'databases',
  shows:
    'PostgreSQL refuses writes, as with a full disk: everything stays readable, nothing becomes a dead letter',
  async run(c) {
    await c.wait(WARM_UP_MS);
    const window = await c.during('no writes anywhere', 8000, {
      break: () => setServer(c, 'default_transaction_read_only', 'on'),
      heal: () => setServer(c, 'default_transaction_read_only', 'off'),
    });
    c.mustHaveServed(window, ['browse', 'read']);
    await c.reopened();
  },
};

export const tableLocked: Scenario = {
  name: 'table-locked',
  kind: 'databases',
  shows:
    'a table of each service locked for six seconds: what needs it is answered in time, and nothing is lost',
  quietMs: 90_000,
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const [database, table] of c.random.shuffled([
      ['inventory', 'stock_level'],
      ['payments', 'payment'],
      ['orders', 'saga'],
      ['notifications', 'notification'],
    ] as const)) {
      const window = c.timeline.begin(`${database}.${table} locked`);
      await c.world.postgres.session(database, async (client) => {
        await client.query(`begin; lock table ${table}`);
        await c.wait(6000);
      });
      c.timeline.healed(window);
      // An order begins with its saga; whatever else is locked, it waits for its turn.
      c.mustHaveServed(window, table === 'saga' ? ['browse', 'read'] : ['browse', 'read', 'order']);
      await c.reopened();
    }
  },
};

export const outOfConnections: Scenario = {
  name: 'out-of-connections',
  kind: 'databases',
  shows: 'PostgreSQL takes no further connection of a service, and ends those it has',
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (const [role, service] of c.random.shuffled(OWNERS).slice(0, 3)) {
      await c.during(`no connection for ${service}`, AWAY_MS, {
        break: async () => {
          await c.world.postgres.query('postgres', `alter role ${role} connection limit 0`);
          await endSessions(c, role);
        },
        meanwhile: () => mustSay(c.world.instances(service), withoutDatabase(c)),
        heal: () => c.world.postgres.query('postgres', `alter role ${role} connection limit -1`),
      });
      await c.reopened();
    }
  },
};

export const sessionsEnded: Scenario = {
  name: 'sessions-ended',
  kind: 'databases',
  shows: 'an administrator ends all sessions of one database after another, three times',
  world: { replicas: { everyService: 2 } },
  async run(c) {
    await c.wait(WARM_UP_MS);
    for (let i = 0; i < 3; i += 1) {
      const owners = c.random.shuffled(OWNERS);
      const window = c.timeline.begin(`sessions ended: ${owners.map(([, service]) => service).join(', ')}`);
      for (const [role] of owners) {
        await endSessions(c, role);
        await c.wait(300);
      }
      c.timeline.healed(window);
      c.mustHaveServed(window, ['browse']);
      await c.reopened();
    }
  },
};

export const postgresSlow: Scenario = {
  name: 'postgres-slow',
  kind: 'databases',
  shows: 'every statement of three services takes 100 ms longer',
  world: { links: TO_SERVERS },
  async run(c) {
    await c.wait(WARM_UP_MS);
    const links = (['order-service', 'inventory-service', 'payment-service'] as const).map((service) =>
      c.world.link(`${service}>postgres`),
    );
    const window = await c.during('slow statements', 6000, {
      break: () => {
        for (const link of links) link.slow({ delayMs: 50 });
      },
      heal: () => Promise.all(links.map((link) => link.heal())),
    });
    c.mustHaveServed(window, ['browse', 'read', 'order'], 0.95);
    await c.reopened();
  },
};

function endSessions({ world }: ScenarioContext, role: string) {
  return world.postgres.query(
    'postgres',
    'select pg_terminate_backend(pid) from pg_stat_activity where usename = $1',
    [role],
  );
}

export async function setServer({ world }: ScenarioContext, name: string, value: string): Promise<void> {
  await world.postgres.session('postgres', async (client) => {
    // The administrator's own session must be able to mend it.
    await client.query('set transaction_read_only = off').catch(() => undefined);
    await client.query('set default_transaction_read_only = off');
    await client.query(`alter system set ${name} = '${value}'`);
    await client.query('select pg_reload_conf()');
  });
}
