import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Database } from '@platform/database/database.ts';
import { migrate } from '@platform/database/migrate.ts';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { defineEvent } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { startRelay } from '../src/relay/relay.ts';
import { MemoryTransport } from './memory-transport.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const directory = fileURLToPath(new URL('../migrations/', import.meta.url));
const moved = defineEvent('thing.moved', Type.Object({}));
// Of release 1.1.0, for a whole database.
const EARLIER_LEADER_LOCK = 7_261_002;

/** A service with its outbox and relay. */
function serviceOn(t: TestContext, database: Database) {
  const transport = new MemoryTransport();
  const outbox = new Outbox({ source: 'test-service' });
  const relay = startRelay({ database, outbox, transport });
  t.after(() => relay.stop());
  const add = () => database.transaction((tx) => outbox.add(tx, moved, { subject: 'a', data: {} }));
  return { transport, add };
}

test('two services with a schema each in one database both have their outbox sent', async (t) => {
  const { database, url } = await createTestDatabase(t);
  for (const schema of ['one', 'two']) {
    await database.query(sql.raw(`create schema ${schema}`));
    const own = new URL(url);
    own.searchParams.set('options', `-c search_path=${schema}`);
    const ownDatabase = new Database({ url: own.href, applicationName: schema });
    await migrate(ownDatabase, [{ scope: 'messaging', directory }]);
    const { transport, add } = serviceOn(t, ownDatabase);
    t.after(() => ownDatabase.close());
    const id = await add();
    await eventually(() => assert.deepEqual(transport.ids(), [id]));
  }
});

test('a replica does not lead beside one of release 1.1.0, and takes over when that ends', async (t) => {
  const { database } = await createMessagingDatabase(t);
  const earlier = await database.dedicatedClient();
  await earlier.query('select pg_advisory_lock($1)', [EARLIER_LEADER_LOCK]);
  await earlier.query('listen outbox_added');
  const signals: unknown[] = [];
  earlier.on('notification', (signal) => signals.push(signal));
  const { transport, add } = serviceOn(t, database);
  const id = await add();
  await eventually(() => assert.ok(signals.length > 0, 'it wakes the one that leads'));
  assert.deepEqual(transport.ids(), []);
  await earlier.end();
  await eventually(() => assert.deepEqual(transport.ids(), [id]));
});

test('a replica of release 1.1.0 does not lead beside another', async (t) => {
  const { database } = await createMessagingDatabase(t);
  const { transport, add } = serviceOn(t, database);
  await add();
  await eventually(() => assert.equal(transport.published.length, 1));
  const [row] = await database.query<{ leads: boolean }>(
    sql`select pg_try_advisory_lock(${EARLIER_LEADER_LOCK}) as leads`,
  );
  assert.equal(row?.leads, false);
});
