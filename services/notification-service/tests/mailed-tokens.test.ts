import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { sealText } from '@platform/service-defaults/sealed-text.ts';
import { sendDueMails } from '../src/mails/mail-sender.ts';
import { createSmtpMailer } from '../src/mails/smtp-mailer.ts';
import {
  ADMIN,
  MAIL_DOMAIN,
  MAIL_TOKEN_SECRET,
  notificationDatabase,
  notificationWorld,
  openToken,
  placedOrder,
  removeExpired,
  SILENT,
  updatedUser,
} from './notification-world.ts';
import { smtpServer } from './smtp-fixture.ts';

const RESET = 'user.password-reset-requested';
const VERIFY = 'user.email-verification-requested';
const TOKEN = 'T0ken-that-only-the-mailbox-may-see-1234567';
const database = await notificationDatabase({ after });

/** The mails of a test are all there are. */
test.beforeEach(() => database.query(sql`truncate notification, mail, contact, mailbox, inbox`));

/** What a `user.updated` of release 1.1.0 says otherwise. */
function of110(...updated_fields: string[]) {
  return { updated_fields, is_verified: undefined };
}

function requested(
  type: string,
  userId: string,
  { email = 'ada@example.com', minutes = 30, secret = MAIL_TOKEN_SECRET } = {},
) {
  const content = JSON.stringify({ token: TOKEN, email });
  return {
    user_id: userId,
    sealed_token: sealText(content, secret, `${type} ${userId}`),
    expires_at: new Date(Date.now() + minutes * 60_000).toISOString(),
  };
}

/** A world with an SMTP server, and one look for mails to send. */
async function sendingWorld(t: TestContext) {
  const world = await notificationWorld(t, { database, mailDestination: 'queued' });
  const { url, received } = await smtpServer(t);
  const mailer = createSmtpMailer({ url, from: { name: 'The Shop', address: 'no-reply@shop.example' } });
  t.after(() => mailer.close());
  const deps = { database, mailer, logger: SILENT, mailDomain: MAIL_DOMAIN, openToken };
  return { ...world, received, send: () => sendDueMails(deps, new AbortController().signal) };
}

/** All that this service's database holds, as text. */
async function everything(): Promise<string> {
  const rows = await database.query<{ row: string }>(sql`
    select to_jsonb(n)::text as row from notification n union all select to_jsonb(m)::text from mail m
    union all select to_jsonb(c)::text from contact c union all select to_jsonb(b)::text from mailbox b`);
  return rows.map(({ row }) => row).join('\n');
}

test('mails a token to the mailbox that it was made for, and keeps nothing of it', async (t) => {
  const { newUser, tell, send, received, call } = await sendingWorld(t);
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
  const { newUser, tell, send, received, call } = await sendingWorld(t);
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
  const { newUser, tell, send, call } = await sendingWorld(t);
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
    const { newUser, tell, send, received, call } = await sendingWorld(t);
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

test('an unconfirmed mailbox gets tokens, and nothing else; the rest is told in-app', async (t) => {
  const { tell, send, received, call } = await sendingWorld(t);
  const userId = randomUUID();
  const user = { user_id: userId, email: 'ada@example.com', full_name: 'Ada' };
  await tell('order.placed', placedOrder(userId));
  await tell('user.created', user, { sequence: 1 });
  await tell('order.placed', placedOrder(userId));
  await tell('user.password-changed', { user_id: userId });
  for (const type of [VERIFY, RESET]) await tell(type, requested(type, userId));
  await send();
  assert.equal(received.length, 2);
  assert.ok(received.every(({ raw }) => raw.includes(TOKEN)));
  const { body } = await call('GET', '/api/notifications', { as: { userId } });
  assert.equal(body.items.length, 6);
  await tell('user.updated', updatedUser(user), { sequence: 2 });
  await tell('order.placed', placedOrder(userId));
  await send();
  assert.equal(received.length, 3, 'a confirmed one does');
});

for (const { what, events, isMailed } of [
  { what: 'confirmed', events: [[2, { is_verified: true }]], isMailed: true },
  {
    what: 'news of before that comes late',
    events: [
      [3, { is_verified: true }],
      [2, { is_verified: false }],
    ],
    isMailed: true,
  },
  { what: 'confirmed, as release 1.1.0 says it', events: [[2, of110('is_verified')]], isMailed: true },
  {
    what: 'confirmed, as release 1.1.0 says it after newer news that does not say',
    events: [
      [3, of110('full_name')],
      [2, of110('is_verified')],
    ],
    isMailed: true,
  },
  {
    what: 'another address in release 1.1.0',
    events: [
      [2, of110('is_verified')],
      [3, of110('email', 'is_verified')],
    ],
    isMailed: false,
  },
  { what: 'only another name', events: [[2, { is_verified: false }]], isMailed: false },
  { what: 'only another name, in release 1.1.0', events: [[2, of110('full_name')]], isMailed: false },
] as { what: string; events: [number, object][]; isMailed: boolean }[])
  test(`a mailbox is ${isMailed ? '' : 'not '}mailed after: ${what}`, async (t) => {
    const { tell, call } = await notificationWorld(t, { database });
    const userId = randomUUID();
    const user = { user_id: userId, email: 'ada@example.com', full_name: 'Ada' };
    await tell('user.created', user, { sequence: 1 });
    for (const [sequence, more] of events)
      await tell('user.updated', { ...updatedUser(user), ...more }, { sequence });
    await tell('order.placed', placedOrder(userId));
    const { body } = await call('GET', '/api/mails?kind=order.placed', { as: ADMIN });
    assert.equal(body.items.length, isMailed ? 1 : 0);
  });

test('a contact of before this was known is mailed as before', async (t) => {
  const { tell, call } = await notificationWorld(t, { database });
  const userId = randomUUID();
  await database.query(
    sql`insert into contact (user_id, email, full_name, sequence) values (${userId}, 'ada@example.com', 'Ada', 5)`,
  );
  await tell('order.placed', placedOrder(userId));
  assert.equal((await call('GET', '/api/mails', { as: ADMIN })).body.items.length, 1);
});

for (const isOvertaken of [false, true])
  test(`tells the confirmed former address${isOvertaken ? ', also when newer news was faster' : ''}`, async (t) => {
    const { newUser, tell, send, received } = await sendingWorld(t);
    const userId = await newUser('first@example.com');
    const change = (email: string, former_email: string) => ({
      ...updatedUser({ user_id: userId, email }),
      former_email,
    });
    const events: [object, number][] = [
      [change('second@example.com', 'first@example.com'), 2],
      [change('third@example.com', 'second@example.com'), 3],
      [updatedUser({ user_id: userId, email: 'third@example.com', full_name: 'Ada L.' }), 4],
    ];
    for (const [data, sequence] of isOvertaken ? events.reverse() : events)
      await tell('user.updated', data as Record<string, unknown>, { sequence });
    await send();
    const told = received.filter(({ raw }) => raw.includes('email address of your account was changed'));
    assert.deepEqual(told.map(({ to }) => to[0]).sort(), ['first@example.com', 'second@example.com']);
  });

test('tells no former address that was not confirmed', async (t) => {
  const { newUser, tell, send, received } = await sendingWorld(t);
  const userId = await newUser('former@example.com');
  await send();
  const before = received.length;
  await tell('user.updated', updatedUser({ user_id: userId, email: 'new@example.com' }), { sequence: 2 });
  await send();
  assert.equal(received.length, before);
});

test('tells the former address of a new one, as release 1.1.0 says it', async (t) => {
  const { newUser, tell, send, received } = await sendingWorld(t);
  const userId = await newUser('former@example.com');
  const changed = {
    user_id: userId,
    updated_fields: ['email'],
    email: 'new@example.com',
    full_name: 'Ada Lovelace',
    roles: ['customer'],
    is_active: true,
  };
  await tell('user.updated', changed, { sequence: 2 });
  await tell('user.updated', { ...changed, email: 'NEW@example.com' }, { sequence: 3 });
  await tell('user.updated', { ...changed, email: 'older@example.com' }, { sequence: 1 });
  await send();
  const told = received.filter(({ raw }) => raw.includes('email address of your account was changed'));
  assert.deepEqual(
    told.map(({ to }) => to),
    [['former@example.com']],
  );
});

test('keeps such mails out of the audit of orders', async (t) => {
  const { newUser, tell, call } = await notificationWorld(t, { database });
  const userId = await newUser();
  await tell(RESET, requested(RESET, userId));
  const { body } = await call('GET', '/api/admin/notification-service/audit/notifications', { as: ADMIN });
  assert.deepEqual(body.items, []);
});
