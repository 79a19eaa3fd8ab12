import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import {
  ADMIN,
  notificationDatabase,
  notificationWorld,
  removeExpired,
  updatedUser,
} from './notification-world.ts';
import { RESET, requested, sendingWorld, TOKEN, VERIFY } from './sending-world.ts';

const database = await notificationDatabase({ after });

/** The mails of a test are all there are. */
test.beforeEach(() => database.query(sql`truncate notification, mail, contact, mailbox, inbox`));

/** All that this service's database holds, as text. */
async function everything(): Promise<string> {
  const rows = await database.query<{ row: string }>(sql`
    select to_jsonb(n)::text as row from notification n union all select to_jsonb(m)::text from mail m
    union all select to_jsonb(c)::text from contact c union all select to_jsonb(b)::text from mailbox b`);
  return rows.map(({ row }) => row).join('\n');
}

test('mails a token to the mailbox that it was made for, and keeps nothing of it', async (t) => {
  const { newUser, tell, send, received, call } = await sendingWorld(t, database);
  const userId = await newUser('new@example.com');
  await send();
  for (const type of [VERIFY, RESET]) {
    await tell(type, requested(type, userId, { email: 'as-it-was@example.com' }));
    await send();
    const mail = received.at(-1);
    assert.deepEqual(mail?.to, ['as-it-was@example.com']);
    assert.ok(mail?.raw.includes(TOKEN));
    assert.ok(!(await everything()).includes(TOKEN));
  }
  const { body } = await call('GET', `/api/mails?kind=${RESET}`, { as: ADMIN });
  assert.equal(body.items[0].status, 'sent');
  assert.ok(!JSON.stringify(body).includes(TOKEN), 'not even an admin sees it once it was sent');
  const rows = await database.query(sql`select from mail where sealed_token is not null`);
  assert.equal(rows.length, 0);
});

test('shows a kept mail’s token in development, and nowhere else', async (t) => {
  const world = await notificationWorld(t, { database });
  const userId = await world.newUser();
  await world.tell(RESET, requested(RESET, userId));
  const path = `/api/mails?kind=${RESET}`;
  const shown = (await world.call('GET', path, { as: ADMIN })).body.items[0];
  assert.ok(shown.text.includes(TOKEN) && shown.html.includes(TOKEN));
  assert.equal(shown.to, 'ada@example.com');
  const strict = await notificationWorld(t, { database, showsTokens: false });
  const hidden = (await strict.call('GET', path, { as: ADMIN })).body.items[0];
  assert.ok(!JSON.stringify(hidden).includes(TOKEN));
  assert.ok(hidden.text.includes('(not shown)'));
  assert.ok(!(await everything()).includes(TOKEN));
});

test('tells in-app that there is a mail, without its token', async (t) => {
  const { newUser, tell, call } = await notificationWorld(t, { database });
  const userId = await newUser();
  await tell(RESET, requested(RESET, userId));
  const { body } = await call('GET', '/api/notifications', { as: { userId } });
  assert.equal(body.items[0].kind, RESET);
  assert.equal(body.items[0].order_id, null);
  assert.ok(!JSON.stringify(body).includes(TOKEN));
});

test('sends no token that has expired, and forgets those that have', async (t) => {
  const { newUser, tell, send, received, call } = await sendingWorld(t, database);
  const userId = await newUser();
  await send();
  await tell(VERIFY, requested(VERIFY, userId, { minutes: -1 }));
  await send();
  assert.equal(received.length, 1, 'the welcome alone');
  const [mail] = (await call('GET', `/api/mails?kind=${VERIFY}`, { as: ADMIN })).body.items;
  assert.deepEqual([mail.status, mail.error], ['failed', 'the token in it has expired']);
});

test('purges tokens that wait in kept mails when they expire', async (t) => {
  const { newUser, tell } = await notificationWorld(t, { database });
  const userId = await newUser();
  await tell(VERIFY, requested(VERIFY, userId, { minutes: -1 }));
  await tell(RESET, requested(RESET, userId));
  assert.equal(await removeExpired(database), 1);
  const rows = await database.query(sql`select from mail where sealed_token is not null`);
  assert.equal(rows.length, 1);
});

test('gives up a mail whose token was sealed with another secret, and shows the rest of it', async (t) => {
  const { newUser, tell, send, call } = await sendingWorld(t, database);
  const userId = await newUser();
  await tell(RESET, requested(RESET, userId, { secret: 'a secret of earlier' }));
  const before = await call('GET', '/api/mails', { as: ADMIN });
  assert.equal(before.status, 200);
  await send();
  const [mail] = (await call('GET', `/api/mails?kind=${RESET}`, { as: ADMIN })).body.items;
  assert.equal(mail.status, 'failed');
});

test('tells of a changed password each time, and nobody can mute what concerns the account', async (t) => {
  const { newUser, tell, call } = await notificationWorld(t, { database });
  const userId = await newUser();
  await tell('user.password-changed', { user_id: userId });
  await tell('user.password-changed', { user_id: userId, kept_session_id: randomUUID() });
  const { body } = await call('GET', '/api/mails?kind=user.password-changed', { as: ADMIN });
  assert.equal(body.items.length, 2);
  const muted = { mail: { 'user.password-changed': false } };
  const as = { userId };
  assert.equal((await call('PUT', '/api/notifications/preferences', { as, body: muted })).status, 422);
});

test('mails the former mailbox a token to take a change back with, also when the account was closed since', async (t) => {
  for (const isClosed of [false, true]) {
    const { newUser, tell, send, received, call } = await sendingWorld(t, database);
    const userId = await newUser('former@example.com');
    await send();
    const moved = { user_id: userId, email: 'thief@example.com' };
    await tell('user.updated', updatedUser(moved), { sequence: 2 });
    if (isClosed) await tell('user.deactivated', { user_id: userId }, { sequence: 3 });
    const content = requested('user.email-changed', userId, { email: 'former@example.com' });
    await tell('user.email-change-requested', content);
    await send();
    const mail = received.at(-1);
    assert.deepEqual(mail?.to, ['former@example.com']);
    assert.ok(mail?.raw.includes(TOKEN) && mail.raw.includes('Another email address was asked for'));
    const { body } = await call('GET', '/api/notifications', { as: { userId } });
    assert.equal(body.items[0].title, 'Another email address was asked for');
    assert.ok(!JSON.stringify(body).includes(TOKEN));
    await database.query(sql`truncate notification, mail, contact, mailbox, inbox`);
  }
});

test('tells in-app alone that a change was taken back: a mail with a token says it', async (t) => {
  const { newUser, tell, call } = await notificationWorld(t, { database });
  const userId = await newUser();
  await tell('user.password-changed', { user_id: userId, cause: 'email-change-undone' });
  const { body } = await call('GET', '/api/notifications', { as: { userId } });
  assert.equal(body.items[0].title, 'The change of your email address was taken back');
  assert.deepEqual(
    (await call('GET', '/api/mails?kind=user.password-changed', { as: ADMIN })).body.items,
    [],
  );
});
