import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { handleOnce, purgeInbox } from '../src/receiving/inbox.ts';
import { inboxKey } from '../src/receiving/inbox-key.ts';
import { uuidV7 } from '../src/wire/uuid-v7.ts';
import { createMessagingDatabase } from './messaging-database.ts';

test('one message is new to each queue', async (t) => {
  const { database } = await createMessagingDatabase(t);
  const id = uuidV7();
  const handle = (queue: string) => handleOnce(database, queue, id, async () => {});
  assert.deepEqual([await handle('a'), await handle('b'), await handle('a')], [true, true, false]);
});

test('contention in the record itself is tried again, whatever the work met because of it', async (t) => {
  const { database } = await createMessagingDatabase(t);
  await database.query(sql`create table effect (n int)`);
  await database.query(sql`create sequence tries`);
  await database.query(sql`create function collide() returns trigger language plpgsql as $$ begin
    if nextval('tries') = 1 then raise exception 'deadlock' using errcode = '40P01'; end if; return new; end $$`);
  await database.query(
    sql`create trigger collide before insert on inbox for each row execute function collide()`,
  );
  const isNew = await handleOnce(database, 'a', uuidV7(), async (tx) => {
    await tx.query(sql`insert into effect values (1)`);
  });
  assert.equal(isNew, true);
  assert.equal((await database.query(sql`select 1 from effect`)).length, 1);
});

test('the purge removes what is older than seven days, however much, and nothing else', async (t) => {
  const { database } = await createMessagingDatabase(t);
  await database.query(
    sql`insert into inbox (queue, message_id, received_at)
        select 'a', gen_random_uuid(), now() - interval '7 days' - interval '1 minute' from generate_series(1, 12000)`,
  );
  await database.query(
    sql`insert into inbox (queue, message_id, received_at)
        select 'a', gen_random_uuid(), now() - interval '6 days' from generate_series(1, 10)`,
  );
  assert.equal(await purgeInbox(database), 12_000);
  assert.equal((await database.query(sql`select 1 from inbox`)).length, 10);
});

test('a key is a UUID for any id', () => {
  const id = uuidV7();
  assert.equal(inboxKey(id), id);
  assert.match(inboxKey('a\u0000b'), /^[0-9a-f]{32}$/);
  assert.notEqual(inboxKey('a'), inboxKey('b'));
});
