import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { ADMIN, notificationWorld, updatedUser } from './notification-world.ts';

const world = await notificationWorld({ after });
const { tell, newUser, call, mailsOf } = world;

async function userWith(news: number) {
  const userId = await newUser();
  for (let i = 0; i < news; i++) await tell('user.password-changed', { user_id: userId });
  return { userId, as: { userId } };
}

test('lists own notifications only, newest first, by pages', async () => {
  const { as } = await userWith(4);
  await userWith(1);
  const ids: string[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await call('GET', `/api/notifications?limit=2${cursor}`, { as });
    ids.push(...body.items.map((item: { id: string }) => item.id));
    if (body.next_cursor === null) break;
    cursor = `&cursor=${body.next_cursor}`;
  }
  assert.equal(ids.length, 5);
  assert.deepEqual(ids, [...new Set(ids)].sort().reverse());
  assert.equal((await call('GET', '/api/notifications')).status, 401);
  for (const query of ['cursor=AAAA', 'cursor=Ii0xIg', 'limit=0', 'limit=101', 'unread=maybe', 'x=1'])
    assert.equal((await call('GET', `/api/notifications?${query}`, { as })).status, 422, query);
});

test('a notification is read once, and only by whom it is for', async () => {
  const { as } = await userWith(1);
  const stranger = await userWith(1);
  const { body } = await call('GET', '/api/notifications?unread=true', { as });
  assert.equal(body.items.length, 2);
  const [newest] = body.items;
  assert.deepEqual([newest.kind, newest.is_read, newest.order_id], ['user.password-changed', false, null]);
  const url = `/api/notifications/${newest.id}/read`;
  assert.equal((await call('POST', url, { as: stranger.as })).status, 404);
  assert.equal((await call('POST', `/api/notifications/${randomUUID()}/read`, { as })).status, 404);
  for (let i = 0; i < 2; i++) {
    const read = await call('POST', url, { as });
    assert.deepEqual([read.status, read.body.is_read], [200, true]);
  }
  const unread = await call('GET', '/api/notifications?unread=true', { as });
  assert.equal(unread.body.items.length, 1);
});

test('marks all as read, of nobody else', async () => {
  const { as } = await userWith(2);
  const other = await userWith(1);
  assert.deepEqual((await call('POST', '/api/notifications/read-all', { as })).body, { marked: 3 });
  assert.deepEqual((await call('POST', '/api/notifications/read-all', { as })).body, { marked: 0 });
  const theirs = await call('GET', '/api/notifications?unread=true', { as: other.as });
  assert.equal(theirs.body.items.length, 2);
});

test('mails what the user wants to be mailed', async () => {
  const userId = randomUUID();
  const as = { userId };
  const before = await call('GET', '/api/notifications/preferences', { as });
  assert.equal(before.body.mail['user.created'], true);
  const put = await call('PUT', '/api/notifications/preferences', {
    as,
    body: { mail: { 'user.created': false } },
  });
  assert.deepEqual([put.status, put.body.mail['user.created']], [200, false]);
  assert.deepEqual((await call('GET', '/api/notifications/preferences', { as })).body, put.body);
  await tell('user.created', { user_id: userId, email: 'ada@example.com', full_name: 'Ada' });
  await tell('user.updated', updatedUser({ user_id: userId, email: 'ada@example.com' }), { sequence: 1 });
  await tell('user.password-changed', { user_id: userId });
  const kinds = (await mailsOf(userId)).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['user.password-changed'], 'what is about safety is mailed to everybody');
  const list = await call('GET', '/api/notifications', { as });
  assert.equal(list.body.items.length, 2, 'in-app tells everything');
  const reset = await call('PUT', '/api/notifications/preferences', { as, body: { mail: {} } });
  assert.equal(reset.body.mail['user.created'], true);
});

test('refuses preferences that mean nothing', async () => {
  const { as } = await userWith(0);
  for (const body of [
    {},
    { mail: { 'user.lost': false } },
    { mail: { 'user.created': 'no' } },
    { mail: null },
    [],
  ])
    assert.equal((await call('PUT', '/api/notifications/preferences', { as, body })).status, 422);
});

test('shows mails to admins, with their text and HTML', async () => {
  const userId = await newUser('ada@example.com', '<b>Ada</b>');
  await tell('user.password-changed', { user_id: userId });
  for (const path of ['/api/mails', `/api/mails/${randomUUID()}`])
    assert.equal((await call('GET', path, { as: { roles: ['staff'] } })).status, 403);
  const { body } = await call('GET', `/api/mails?user_id=${userId}&kind=user.password-changed&status=kept`, {
    as: ADMIN,
  });
  const [mail] = body.items;
  assert.equal(mail.to, 'ada@example.com');
  assert.equal(mail.message_id, `<${mail.id}@shop.example>`);
  assert.ok(mail.text.includes('Hello <b>Ada</b>,'));
  assert.ok(mail.html.includes('Hello &lt;b&gt;Ada&lt;/b&gt;,'));
  assert.deepEqual((await call('GET', `/api/mails/${mail.id}`, { as: ADMIN })).body, mail);
  assert.equal((await call('GET', `/api/mails/${randomUUID()}`, { as: ADMIN })).status, 404);
  assert.equal((await call('GET', '/api/mails?status=lost', { as: ADMIN })).status, 422);
});
