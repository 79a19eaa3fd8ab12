import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { ADMIN, notificationDatabase, notificationWorld, updatedUser } from './notification-world.ts';
import { RESET, requested, sendingWorld, TOKEN, VERIFY } from './sending-world.ts';

const database = await notificationDatabase({ after });

/** The mails of a test are all there are. */
test.beforeEach(() => database.query(sql`truncate notification, mail, contact, mailbox, inbox`));

/** What a `user.updated` of release 1.1.0 says otherwise. */
function of110(...updated_fields: string[]) {
  return { updated_fields, is_verified: undefined };
}

test('an unconfirmed mailbox gets tokens, and nothing else; the rest is told in-app', async (t) => {
  const { tell, send, received, call } = await sendingWorld(t, database);
  const userId = randomUUID();
  const user = { user_id: userId, email: 'ada@example.com', full_name: 'Ada' };
  await tell('user.password-changed', { user_id: userId });
  await tell('user.created', user, { sequence: 1 });
  await tell('user.password-changed', { user_id: userId });
  await tell('user.password-changed', { user_id: userId });
  for (const type of [VERIFY, RESET]) await tell(type, requested(type, userId));
  await send();
  assert.equal(received.length, 2);
  assert.ok(received.every(({ raw }) => raw.includes(TOKEN)));
  const { body } = await call('GET', '/api/notifications', { as: { userId } });
  assert.equal(body.items.length, 6);
  await tell('user.updated', updatedUser(user), { sequence: 2 });
  await tell('user.password-changed', { user_id: userId });
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
    await tell('user.password-changed', { user_id: userId });
    const { body } = await call('GET', '/api/mails?kind=user.password-changed', { as: ADMIN });
    assert.equal(body.items.length, isMailed ? 1 : 0);
  });

test('a contact of before this was known is mailed as before', async (t) => {
  const { tell, call } = await notificationWorld(t, { database });
  const userId = randomUUID();
  await database.query(
    sql`insert into contact (user_id, email, full_name, sequence) values (${userId}, 'ada@example.com', 'Ada', 5)`,
  );
  await tell('user.password-changed', { user_id: userId });
  assert.equal((await call('GET', '/api/mails', { as: ADMIN })).body.items.length, 1);
});

for (const isOvertaken of [false, true])
  test(`tells the confirmed former address${isOvertaken ? ', also when newer news was faster' : ''}`, async (t) => {
    const { newUser, tell, send, received } = await sendingWorld(t, database);
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
  const { newUser, tell, send, received } = await sendingWorld(t, database);
  const userId = await newUser('former@example.com');
  await send();
  const before = received.length;
  await tell('user.updated', updatedUser({ user_id: userId, email: 'new@example.com' }), { sequence: 2 });
  await send();
  assert.equal(received.length, before);
});

test('tells the former address of a new one, as release 1.1.0 says it', async (t) => {
  const { newUser, tell, send, received } = await sendingWorld(t, database);
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

test('a mail to somebody whose mailbox turns out not to be confirmed is dropped', async (t) => {
  const { tell, send, received } = await sendingWorld(t, database);
  const userId = '0198a000-0000-7000-8000-000000000003';
  await tell('user.password-changed', { user_id: userId });
  await send();
  await database.query(
    sql`insert into contact (user_id, email, full_name, sequence, is_verified) values (${userId}, 'ada@example.com', 'Ada', 1, false)`,
  );
  await database.query(sql`update mail set next_attempt_at = now()`);
  await send();
  assert.deepEqual(await database.query(sql`select from mail`), []);
  assert.deepEqual(received, []);
});

test('no name carries a link into a mail', async (t) => {
  const { newUser, send, received } = await sendingWorld(t, database);
  const names = [
    'Claim at http://evil.example/x',
    'evil.example',
    'www.evil',
    'Evil.Com',
    'ada@evil.example',
  ];
  for (const name of [...names, 'Ada']) await newUser('ada@example.com', name);
  while ((await send()) > 0);
  assert.equal(received.length, names.length + 1);
  for (const { raw } of received) assert.doesNotMatch(raw, /evil/i);
  assert.ok(received.some(({ raw }) => raw.includes('Hello Ada,')));
});
