import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { notificationWorld } from './notification-world.ts';

const world = await notificationWorld({ after });
const { tell, newUser, kindsOf, mailsOf } = world;

test('an event delivered again, also at once, tells nobody twice', async () => {
  const userId = await newUser();
  const changed = { user_id: userId };
  const id = randomUUID();
  await Promise.all(Array.from({ length: 6 }, () => tell('user.password-changed', changed, { id })));
  await tell('user.password-changed', changed, { id });
  assert.deepEqual(await kindsOf(userId), ['user.created', 'user.password-changed']);
  assert.equal((await mailsOf(userId)).length, 2);
});

for (const email of ['', 'customer-12345@import.invalid'])
  test(`a customer without a mailbox ('${email}') is told in-app only`, async () => {
    const userId = await newUser(email);
    await tell('user.password-changed', { user_id: userId });
    assert.deepEqual(await kindsOf(userId), ['user.created', 'user.password-changed']);
    assert.deepEqual(await mailsOf(userId), []);
  });

test('a contact follows the newest event, in whatever order they come', async () => {
  const userId = randomUUID();
  const updated = (email: string, sequence: number) =>
    tell(
      'user.updated',
      {
        user_id: userId,
        updated_fields: ['email'],
        email,
        full_name: 'Ada',
        roles: ['customer'],
        is_active: true,
      },
      { sequence },
    );
  await updated('third@example.com', 3);
  await updated('second@example.com', 2);
  await tell(
    'user.created',
    { user_id: userId, email: 'first@example.com', full_name: 'Ada' },
    { sequence: 1 },
  );
  await tell('user.password-changed', { user_id: userId });
  assert.ok((await mailsOf(userId)).every(({ to }) => to === 'third@example.com'));
});

test('somebody who left gets no more mail', async () => {
  const userId = await newUser();
  await tell('user.deactivated', { user_id: userId }, { sequence: 2 });
  await tell('user.password-changed', { user_id: userId });
  assert.deepEqual(
    (await mailsOf(userId)).map(({ kind }) => kind),
    ['user.created'],
  );
});

test('numbers the notifications of a user without a hole that could be filled later', async () => {
  const userId = await newUser();
  await Promise.all(Array.from({ length: 20 }, () => tell('user.password-changed', { user_id: userId })));
  const rows = await world.database.query<{ position: number }>(
    sql`select position from notification where user_id = ${userId} order by position`,
  );
  assert.deepEqual(
    rows.map(({ position }) => position),
    Array.from({ length: 21 }, (_, i) => i + 1),
  );
});

test('the tables of notifications hold no personal data', async () => {
  const userId = await newUser('secret@example.com', 'Secret Name');
  await tell('user.password-changed', { user_id: userId });
  const rows = await world.database.query<{ row: string }>(
    sql`select n::text as row from notification n where user_id = ${userId}
        union all select m::text from mail m join notification on notification_id = mail_id where user_id = ${userId}`,
  );
  for (const { row } of rows) assert.doesNotMatch(row, /secret/i);
});
