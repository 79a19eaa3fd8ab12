import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { defineEvent } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { OutboxLog } from '../src/outbox/outbox-log.ts';
import { rotate } from '../src/outbox/outbox-rotation.ts';
import { RelaySession } from '../src/relay/relay-session.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const moved = defineEvent('thing.moved', Type.Object({}));
const DAY_MS = 86_400_000;

async function setUp(t: TestContext) {
  const { database } = await createMessagingDatabase(t);
  const outbox = new Outbox({ source: 'test-service' });
  const session = await RelaySession.open(database, () => undefined);
  t.after(() => session.close());
  const log = await OutboxLog.open(session);
  const add = () => database.transaction((tx) => outbox.add(tx, moved, { subject: 'a', data: {} }));
  const send = async () => {
    await log.next({ holds: [], floors: [], closed: [] });
    await log.settle([]);
    await log.save();
  };
  const passDays = (days: number) =>
    database.query(sql`update outbox_log set created_at = created_at - make_interval(days => ${days})`);
  const count = async () => (await database.query(sql`select from outbox_log`)).length;
  return { database, session, add, send, passDays, count };
}

test('what was sent is kept for its time, and then gone', async (t) => {
  const { add, count, passDays, send, session } = await setUp(t);
  await add();
  await send();
  await passDays(6);
  assert.deepEqual(await rotate(session, 7 * DAY_MS), []);
  await passDays(2);
  assert.equal((await rotate(session, 7 * DAY_MS)).length, 1);
  assert.equal(await count(), 0);
});

test('what is not sent is kept, however old', async (t) => {
  const { add, count, passDays, send, session } = await setUp(t);
  await add();
  await passDays(30);
  assert.deepEqual(await rotate(session, 7 * DAY_MS), []);
  assert.equal(await count(), 1);
  await send();
  assert.equal((await rotate(session, 7 * DAY_MS)).length, 1);
});

test('what somebody reads is left for later, as by a backup', async (t) => {
  const { add, count, database, passDays, send, session } = await setUp(t);
  await add();
  await send();
  await passDays(8);
  const backup = await database.dedicatedClient();
  await backup.query('begin; lock table outbox_log in access share mode');
  assert.deepEqual(await rotate(session, 7 * DAY_MS), []);
  await backup.end();
  while ((await rotate(session, 7 * DAY_MS)).length === 0);
  assert.equal(await count(), 0);
});

test('with a setting of none it is gone after a minute', async (t) => {
  const { add, count, database, send, session } = await setUp(t);
  await add();
  await send();
  assert.deepEqual(await rotate(session, 0), []);
  await database.query(sql`update outbox_log set created_at = created_at - interval '2 minutes'`);
  await rotate(session, 0);
  assert.equal(await count(), 0);
});
