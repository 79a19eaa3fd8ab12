import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { draft } from '../src/draft.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { purgeLateConfirms } from '../src/outbox/outbox-confirms.ts';
import { startRelay } from '../src/relay/relay.ts';
import { MemoryTransport } from './memory-transport.ts';
import { lift, move, moved, numbers, relayWorld } from './relay-world.ts';

test('sends what a transaction added, once it has committed, and removes it', async (t) => {
  const { add, start, transport } = await relayWorld(t);
  const relay = start();
  const id = await add('a', 1);
  await eventually(() => assert.deepEqual(transport.ids(), [id]));
  await eventually(async () =>
    assert.deepEqual(await relay.pending(), { count: 0, parked: 0, oldestAgeMs: 0 }),
  );
});

test('notes when the broker had what waited for it, and nothing of what did not', async (t) => {
  const { add, database, start, transport } = await relayWorld(t);
  const waited = await add('a', 1);
  await add('b', 2);
  // Of the future, so that it is sent at once however slow the machine is.
  await database.query(sql`update outbox_log set created_at = created_at + case when id = ${waited}
    then interval '-10 minutes' else interval '1 hour' end`);
  const [written] = await database.query(
    sql`select date_trunc('second', created_at) as at from outbox where id = ${waited}`,
  );
  const relay = start();
  await eventually(async () => assert.equal((await relay.pending()).count, 0));
  assert.equal(transport.published.length, 2);
  const late = await database.query(
    sql`select written_at as at from outbox_late where confirmed_at between now() - interval '5 minutes' and now()`,
  );
  assert.deepEqual(late, [written]);
});

test('forgets after a day when the broker had what waited for it', async (t) => {
  const { database } = await relayWorld(t);
  await database.query(sql`insert into outbox_late (written_at, confirmed_at) values
    (now() - interval '26 hours', now() - interval '25 hours'), (now() - interval '25 hours', now())`);
  await purgeLateConfirms(database);
  assert.equal((await database.query(sql`select from outbox_late`)).length, 1);
});

test('ends after a purge that is under way', async (t) => {
  const { database, outbox, transport } = await relayWorld(t);
  const relay = startRelay({ database, outbox, transport, purgeEveryMs: 1 });
  const isPurging = sql`select from pg_locks where relation = 'outbox_late'::regclass and not granted`;
  const leads = sql`select from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())`;
  const { stopped } = await database.transaction(async (tx) => {
    await eventually(async () => assert.notEqual((await tx.query(leads)).length, 0));
    await tx.query(sql`lock table outbox_late`);
    await eventually(async () => assert.equal((await tx.query(isPurging)).length, 1));
    const stopped = relay.stop();
    await eventually(async () => assert.equal((await tx.query(leads)).length, 0));
    const first = await Promise.race([stopped, 'purging']);
    // A purge that waits too long for the lock ends by itself.
    assert.ok(first === 'purging' || (await tx.query(isPurging)).length === 0);
    return { stopped };
  });
  await stopped;
});

test('sends nothing of a transaction that was rolled back', async (t) => {
  const { add, database, outbox, start, transport } = await relayWorld(t);
  start();
  await assert.rejects(
    database.transaction(async (tx) => {
      await outbox.add(tx, moved, { subject: 'a', data: { n: 1 } });
      throw new Error('no');
    }),
  );
  await add('a', 2);
  await eventually(() => assert.deepEqual(numbers(transport), [2]));
});

test('sends what was added before it started', async (t) => {
  const { add, start, transport } = await relayWorld(t);
  await add('a', 1);
  start();
  await eventually(() => assert.deepEqual(numbers(transport), [1]));
});

test('sends a message whose number is lower than that of one already sent', async (t) => {
  const { add, database, outbox, start, transport } = await relayWorld(t);
  start();
  await database.transaction(async (tx) => {
    await outbox.add(tx, moved, { subject: 'slow', data: { n: 1 } });
    await add('quick', 2);
    await eventually(() => assert.deepEqual(numbers(transport), [2]));
  });
  await eventually(() => assert.deepEqual(numbers(transport), [2, 1]));
});

test('sends more than a batch in order', async (t) => {
  const { database, outbox, start, transport } = await relayWorld(t);
  const all = Array.from({ length: 1300 }, (_, n) => n);
  await database.transaction((tx) =>
    outbox.addAll(
      tx,
      all.map((n) => draft(moved, { subject: `s${n % 7}`, data: { n } })),
    ),
  );
  start();
  await eventually(() => assert.equal(transport.published.length, all.length));
  assert.deepEqual(numbers(transport), all);
  assert.deepEqual(transport.batches, [500, 500, 300]);
});

test('sends large messages in batches of bounded bytes, and one that is larger than a batch', async (t) => {
  const { database, start, transport } = await relayWorld(t);
  const sizes = [5, 1, 1, 1, 1, 1, 1, 5, 1];
  await database.query(sql`
    insert into outbox (id, exchange, type, subject, envelope)
    select gen_random_uuid(), 'events', 'thing.moved', 'a', '{"data":{"n":' || n || '},"x":"' || repeat('a', mib * 1048576) || '"}'
    from unnest(${sizes}::int[]) with ordinality as given (mib, n)`);
  start();
  await eventually(() => assert.equal(transport.published.length, sizes.length));
  assert.deepEqual(transport.batches, [1, 4, 3, 1]);
  assert.deepEqual(
    numbers(transport),
    sizes.map((_, i) => i + 1),
  );
});

test('sends an envelope as it is, without parsing it', async (t) => {
  const { database, start, transport } = await relayWorld(t);
  await database.query(sql`
    insert into outbox (id, exchange, type, subject, envelope)
    values ('0190a3c0-0000-7000-8000-000000000001', 'events', 'thing.moved', 'a', 'not JSON')`);
  start();
  await eventually(() => assert.deepEqual(transport.ids(), ['0190a3c0-0000-7000-8000-000000000001']));
});

test('loses nothing and keeps the order when the broker is away for a while', async (t) => {
  const { add, start, transport } = await relayWorld(t);
  transport.isUp = false;
  let tries = 0;
  transport.beforePublish = () => {
    tries += 1;
    if (tries === 3) transport.isUp = true;
  };
  start();
  for (let n = 0; n < 20; n++) await add(`s${n % 3}`, n);
  await eventually(() => assert.equal(transport.published.length, 20));
  assert.deepEqual(
    numbers(transport),
    Array.from({ length: 20 }, (_, n) => n),
  );
});

test('keeps a command that no queue is bound for, and sends it when one is', async (t) => {
  const { add, start, transport } = await relayWorld(t);
  transport.unroutableTypes.add('thing.move');
  const relay = start();
  await add('a', 1, move);
  await add('a', 2, lift);
  await add('b', 3, lift);
  await eventually(() => assert.deepEqual(numbers(transport, 'b'), [3]));
  assert.equal((await relay.pending()).count >= 1, true);
  transport.unroutableTypes.clear();
  await eventually(() => assert.equal(transport.published.length, 3));
});

test('holds what follows an unroutable command for the same subject', async (t) => {
  const { add, start, transport } = await relayWorld(t);
  transport.unroutableTypes.add('thing.move');
  start();
  await add('a', 1, move);
  await eventually(() => assert.equal(transport.batches.length, 1));
  await add('a', 2, lift);
  await add('b', 3, lift);
  await eventually(() => assert.deepEqual(numbers(transport), [3]));
  transport.unroutableTypes.clear();
  await eventually(() => assert.deepEqual(numbers(transport), [3, 1, 2]));
});

test('drops an event that nobody subscribes to', async (t) => {
  const { add, start, transport } = await relayWorld(t);
  transport.unroutableTypes.add('thing.moved');
  const relay = start();
  await add('a', 1);
  await eventually(async () => assert.equal((await relay.pending()).count, 0));
  assert.deepEqual(numbers(transport), []);
});

test('sets a message aside that the broker refuses, and sends the others', async (t) => {
  const { add, start, transport } = await relayWorld(t);
  transport.beforePublish = (_, messages) => {
    if (messages.some((message) => message.subject === 'poison')) throw new Error('refused');
  };
  for (let n = 0; n < 5; n++) await add('a', n);
  await add('poison', 5);
  for (let n = 6; n < 10; n++) await add('b', n);
  await add('poison', 10);
  start();
  await eventually(() => assert.deepEqual(numbers(transport, 'b'), [6, 7, 8, 9]));
  transport.beforePublish = () => undefined;
  assert.deepEqual(numbers(transport, 'a'), [0, 1, 2, 3, 4]);
});

test('one of two replicas sends, woken by the other, and the other takes over when it ends', async (t) => {
  const { add, start, transport, url } = await relayWorld(t);
  const first = start();
  await add('a', 1);
  await eventually(() => assert.deepEqual(numbers(transport), [1]));

  const otherDatabase = new Database({ url, applicationName: 'other' });
  const otherOutbox = new Outbox({ source: 'test-service' });
  const otherTransport = new MemoryTransport();
  start({ database: otherDatabase, outbox: otherOutbox, transport: otherTransport });
  t.after(() => otherDatabase.close());
  await otherDatabase.transaction((tx) => otherOutbox.add(tx, moved, { subject: 'a', data: { n: 2 } }));
  await eventually(() => assert.deepEqual(numbers(transport), [1, 2]));
  assert.deepEqual(numbers(otherTransport), []);

  await first.stop();
  await add('a', 3);
  await eventually(() => assert.deepEqual(numbers(otherTransport), [3]));
});

test('goes on after its session was killed, without a loss', async (t) => {
  const { add, database, start, transport } = await relayWorld(t);
  start();
  await add('a', 1);
  await eventually(() => assert.deepEqual(numbers(transport), [1]));
  await database.query(
    sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database())`,
  );
  await add('a', 2);
  // What was sent, but not yet removed, is sent again.
  await eventually(() => assert.deepEqual([...new Set(numbers(transport))], [1, 2]));
});

test('stop waits for the batch in flight', async (t) => {
  const { add, database, start, transport } = await relayWorld(t);
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let isPublishing = false;
  transport.beforePublish = () => {
    isPublishing = true;
    return finished;
  };
  const relay = start();
  await add('a', 1);
  await eventually(() => assert.equal(isPublishing, true));
  const stopped = relay.stop();
  finish();
  await stopped;
  assert.deepEqual(numbers(transport), [1]);
  assert.deepEqual(await database.query(sql`select id from outbox`), []);
});
