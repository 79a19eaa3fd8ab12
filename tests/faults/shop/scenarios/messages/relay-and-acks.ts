import { BusTap } from '../../../world/network/bus-tap.ts';
import type { Scenario, ScenarioContext } from '../../scenario.ts';
import { TO_SERVERS } from '../networks.ts';

const WARM_UP_MS = 1500;
const HOLD_MS = 1000;
// Any number that no service locks.
const HOLD_LOCK = 4_711_000_001;

const RELAYS = [
  ['order-service', 'orders'],
  ['inventory-service', 'inventory'],
  ['payment-service', 'payments'],
] as const;

export const killRelay: Scenario = {
  name: 'kill-relay-after-publish',
  kind: 'processes',
  shows: 'a relay killed between publishing and noting it sends twice, and it is acted on once',
  async run(c) {
    const tap = await BusTap.open(c.world);
    const heard = new Map<string, number>();
    await tap.listen(({ id }) => void heard.set(id, (heard.get(id) ?? 0) + 1));
    await c.wait(WARM_UP_MS);
    for (const [service, database] of RELAYS) {
      const window = c.timeline.begin(`${service} killed while its relay cannot note what it sent`);
      await withoutNoting(c, database, async () => {
        await c.wait(HOLD_MS);
        await c.world.instance(service).kill();
      });
      await c.world.instance(service).untilReady();
      c.timeline.healed(window);
      await c.reopened();
    }
    await c.load.stop();
    await tap.close();
    const twice = [...heard.values()].filter((count) => count > 1).length;
    c.timeline.remark(`${twice} messages were sent twice`);
    if (twice === 0) throw new Error('nothing was sent twice: it shows nothing');
  },
};

/** Whoever notes that something was sent meanwhile waits, until its session is ended with nothing noted. */
async function withoutNoting(
  { world }: ScenarioContext,
  database: string,
  work: () => Promise<void>,
): Promise<void> {
  await world.postgres.session(database, async (client) => {
    await client.query(`select pg_advisory_lock(${HOLD_LOCK})`);
    await client.query(`
      create function faults_hold() returns trigger language plpgsql as
        $$ begin perform pg_advisory_xact_lock(${HOLD_LOCK}); return null; end $$;
      create trigger faults_hold before insert on outbox_progress for each statement execute function faults_hold()`);
    await work();
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock'`,
    );
    await client.query('drop function faults_hold cascade');
  });
}

const CONSUMERS = ['inventory-service', 'payment-service', 'order-service', 'notification-service'] as const;
const INBOXES = [
  ['inventory-service.commands', 'inventory'],
  ['payment-service.commands', 'payments'],
  ['notification-service.events', 'notifications'],
] as const;

export const killConsumer: Scenario = {
  name: 'kill-consumer-before-ack',
  kind: 'processes',
  shows: 'a consumer killed between commit and acknowledgement is given the message again, and acts once',
  world: { links: TO_SERVERS },
  async run(c) {
    await c.wait(WARM_UP_MS);
    let handled = 0;
    for (const service of CONSUMERS) {
      const window = c.timeline.begin(`${service} killed while its acknowledgements do not get through`);
      c.world.link(`${service}>bus`).partition(['there']);
      await c.wait(HOLD_MS);
      handled += await handledAndHeld(c);
      await c.world.instance(service).kill();
      // What it was sending is gone with it.
      c.world.link(`${service}>bus`).forget();
      await c.world.link(`${service}>bus`).heal();
      await c.world.instance(service).untilReady();
      c.timeline.healed(window);
      await c.reopened();
    }
    // RabbitMQ does not let anybody see what it has delivered.
    if (c.world.rabbitMq !== undefined) return;
    c.timeline.remark(`${handled} messages were handled, and not acknowledged`);
    if (handled === 0) throw new Error('nothing was handled and not acknowledged: it shows nothing');
  },
};

/** Messages whose effects are committed, and which are still in the hands of their consumers. */
async function handledAndHeld({ world: { postgres, rabbitMq } }: ScenarioContext): Promise<number> {
  if (rabbitMq !== undefined) return 0;
  let count = 0;
  for (const [queue, database] of INBOXES) {
    const held = await postgres.query<{ id: string }>(
      'bus',
      `select body::json->>'id' as id from messaging.message join messaging.queue q on q.id = queue_id
       where q.name = $1 and owner is not null`,
      [queue],
    );
    const handled = await postgres.query(
      database,
      'select from inbox where queue = $1 and message_id = any($2)',
      [queue, held.map(({ id }) => id)],
    );
    count += handled.length;
  }
  return count;
}
