import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { type TestTransport, testTransport } from '@platform/testing/test-transport.ts';
import pg from 'pg';

const QUEUE = { queue: 'others', bindings: [] };
const WAITING = 25_000;

/** A bus where many messages wait in a queue, and a few more are in the hands of sessions that nobody knows. */
async function setUp(t: TestContext) {
  const bus = await testTransport(t, 'postgres');
  const consumer = await bus.connect('consumer');
  const subscription = await consumer.subscribe(QUEUE, async () => {});
  await subscription.stop();
  await consumer.close();
  const client = new pg.Client({ connectionString: bus.url });
  client.on('error', () => undefined); // The database goes before it.
  await client.connect();
  t.after(() => client.end());
  const put = (count: number, owner: number | null) =>
    client.query(
      `insert into messaging.message (queue_id, owner, deliveries, body)
       select q.id, $2::int, $3::int, '{}' from messaging.queue q, generate_series(1, $1::int) where q.name = $4`,
      [count, owner, owner === null ? 0 : 1, QUEUE.queue],
    );
  const held = async () => {
    const { rows } = await client.query(
      'select count(*)::int as count from messaging.message where owner is not null',
    );
    return rows[0].count as number;
  };
  const forgetSessions = () => client.query('truncate messaging.session, messaging.orphan_check'); // As the end of the server does.
  return { bus, client, put, held, forgetSessions };
}

/** A process begins to consume another queue. */
async function join(bus: TestTransport, name: string): Promise<void> {
  const consumer = await bus.connect(name);
  await consumer.subscribe({ queue: 'mine', bindings: [] }, async () => {});
}

test('a process that connects looks at no messages, unless somebody has died', async (t) => {
  const { bus, put, held } = await setUp(t);
  // It finds the one that has left, and a server that nobody has asked so far.
  await join(bus, 'first');
  await put(5, 888_888); // Whoever looked would give them back.
  await join(bus, 'second');
  await join(bus, 'third');
  assert.equal(await held(), 5);
});

test('what a dead session held is given back in its place, however much waits', async (t) => {
  const { bus, client, put, held } = await setUp(t);
  await put(3, 999_999);
  await put(WAITING, null);
  await put(2, 999_999);
  await client.query(
    `insert into messaging.session (id, backend_pid, last_seen) values (999999, 0, clock_timestamp())`,
  );
  await join(bus, 'heir');
  await eventually(async () => assert.equal(await held(), 0));
  const { rowCount } = await client.query('select from messaging.session where id = 999999');
  assert.equal(rowCount, 0);
});

test('what was held when the server ended is given back by whoever comes first', async (t) => {
  const { bus, put, held, forgetSessions } = await setUp(t);
  await put(4, 77);
  await put(WAITING, null);
  await put(1, 78);
  await forgetSessions();
  await Promise.all([join(bus, 'one'), join(bus, 'other')]);
  await eventually(async () => assert.equal(await held(), 0));
});
