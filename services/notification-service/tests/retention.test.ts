import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { notificationWorld, removeExpired } from './notification-world.ts';

const world = await notificationWorld({ after });
const { database, tell, newUser } = world;

async function counts(userId: string) {
  const [row] = await database.query<{ contacts: number; notifications: number; mails: number }>(
    sql`select (select count(*) from contact where user_id = ${userId}) as contacts,
          (select count(*) from notification where user_id = ${userId}) as notifications,
          (select count(*) from mail join notification on mail_id = notification_id
           where user_id = ${userId}) as mails`,
  );
  return row;
}

async function age(userId: string, days: number) {
  await database.query(
    sql`update notification set created_at = now() - make_interval(days => ${days}) where user_id = ${userId}`,
  );
  await database.query(
    sql`update contact set updated_at = now() - make_interval(days => ${days}) where user_id = ${userId}`,
  );
}

test('removes mails, then notifications, when their time is over, and keeps what is younger', async () => {
  const [young, older, ancient] = await Promise.all([newUser(), newUser(), newUser()]);
  await age(older, 31);
  await age(ancient, 731);
  await removeExpired(database);
  assert.deepEqual(await counts(young), { contacts: 1, notifications: 1, mails: 1 });
  assert.deepEqual(await counts(older), { contacts: 1, notifications: 1, mails: 0 });
  assert.deepEqual(await counts(ancient), { contacts: 1, notifications: 0, mails: 0 });
});

test('keeps a mail that is still to be sent', async () => {
  const userId = await newUser();
  await database.query(sql`update mail set status = 'queued'`);
  await age(userId, 31);
  await removeExpired(database);
  assert.equal((await counts(userId))?.mails, 1);
});

test('forgets the name and address of somebody who left, but not what was told', async () => {
  const [gone, here] = await Promise.all([newUser(), newUser()]);
  await tell('user.password-changed', { user_id: gone });
  await tell('user.deactivated', { user_id: gone }, { sequence: 2 });
  await age(gone, 31);
  await age(here, 31);
  await removeExpired(database);
  assert.deepEqual([(await counts(gone))?.contacts, (await counts(gone))?.notifications], [0, 2]);
  assert.equal((await counts(here))?.contacts, 1);
});

test('removes more than a batch', async () => {
  const userId = await newUser();
  await database.query(
    sql`insert into notification (notification_id, user_id, position, kind, reference, topic, data, created_at)
        select gen_random_uuid(), ${userId}, n + 1, 'user.password-changed', gen_random_uuid(), 'user.password-changed', '{}',
          now() - interval '800 days' from generate_series(1, 2500) n`,
  );
  assert.ok((await removeExpired(database)) >= 2500);
  assert.equal((await counts(userId))?.notifications, 1);
});

test('looks at nothing that is kept, however much that is', async () => {
  const userId = await newUser();
  await database.query(sql`
    insert into notification (notification_id, user_id, position, kind, reference, topic, data, created_at)
    select gen_random_uuid(), ${userId}, n + 1, 'user.password-changed', gen_random_uuid(), 'user.password-changed', '{}',
      now() - n * case when n % 2 = 0 then interval '170 minutes' else interval '1 minute' end
    from generate_series(1, 6000) n`);
  await database.query(sql`
    insert into mail (mail_id, status) select notification_id, 'sent' from notification where user_id = ${userId}
    on conflict do nothing`);
  await database.query(sql`
    insert into contact (user_id, full_name, sequence) select gen_random_uuid(), 'Ann', 1 from generate_series(1, 6000)`);
  await database.query(sql`analyze notification, mail, contact`);
  // Half of the notifications are older than a month, and lose their mails.
  assert.ok((await removeExpired(database)) > 2_500);
  await database.query(sql`vacuum analyze notification, mail, contact`);
  for (const prefix of ['notification', 'mail', 'contact', 'former_contact']) {
    const visits = await visitedRows(database, prefix, async (tx) =>
      assert.equal(await removeExpired(tx), 0),
    );
    assert.ok(visits <= 50, `${visits} rows and entries of ${prefix} visited`);
  }
});
