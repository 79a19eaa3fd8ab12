import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openEventSource } from '@platform/testing/event-source.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { ADMIN, notificationWorld } from '../notification-world.ts';
import { placedOrder } from './placed-order.ts';

const { app, tell, newUser, call, tokenFor } = await notificationWorld({ after });

test('a notification names its order, in the list and in the stream', async (t) => {
  const userId = await newUser();
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const source = await openEventSource(`${address}/api/notifications/stream`, tokenFor({ userId }));
  t.after(() => source.close());
  const order = placedOrder(userId);
  await tell('order.placed', order);
  const { body } = await call('GET', '/api/notifications?unread=true', { as: { userId } });
  const [newest] = body.items;
  assert.deepEqual([newest.kind, newest.is_read, newest.order_id], ['order.placed', false, order.order_id]);
  await eventually(() => assert.equal(source.events.length, 1));
  const [event] = source.events;
  const told = JSON.parse(event?.data ?? '');
  assert.deepEqual(
    [event?.id, event?.event, told.kind, told.order_id],
    ['2', 'notification', 'order.placed', order.order_id],
  );
});

test('mails of orders what the user wants to be mailed', async () => {
  const userId = await newUser();
  const as = { userId };
  const before = await call('GET', '/api/notifications/preferences', { as });
  assert.equal(before.body.mail['order.placed'], true);
  const put = await call('PUT', '/api/notifications/preferences', {
    as,
    body: { mail: { 'order.placed': false, 'order.confirmed': true } },
  });
  assert.equal(put.status, 200);
  assert.deepEqual((await call('GET', '/api/notifications/preferences', { as })).body, put.body);
  const order = placedOrder(userId);
  await tell('order.placed', order);
  await tell('order.confirmed', order);
  const { body } = await call('GET', `/api/mails?user_id=${userId}`, { as: ADMIN });
  assert.deepEqual(
    body.items.map((mail: { kind: string }) => mail.kind),
    ['order.confirmed', 'user.created'],
  );
  const list = await call('GET', '/api/notifications', { as });
  assert.equal(list.body.items.length, 3, 'in-app tells everything');
  const reset = await call('PUT', '/api/notifications/preferences', { as, body: { mail: {} } });
  assert.equal(reset.body.mail['order.placed'], true);
});

test('shows an admin what was told and mailed of an order', async () => {
  const userId = await newUser();
  const [order, other] = [placedOrder(userId), placedOrder(userId)];
  for (const each of [order, other]) await tell('order.placed', each);
  await tell('order.confirmed', order);
  const told = `/api/admin/notification-service/notifications?order_id=${order.order_id}`;
  for (const url of [told, `/api/mails?order_id=${order.order_id}`]) {
    const { status, body } = await call('GET', url, { as: ADMIN });
    assert.equal(status, 200);
    assert.deepEqual(
      body.items.map((each: { kind: string }) => each.kind).toSorted(),
      ['order.confirmed', 'order.placed'],
      url,
    );
    const first = await call('GET', `${url}&limit=1`, { as: ADMIN });
    const second = await call('GET', `${url}&limit=1&cursor=${first.body.next_cursor}`, { as: ADMIN });
    assert.deepEqual([...first.body.items, ...second.body.items], body.items);
  }
  assert.equal((await call('GET', told, { as: { userId } })).status, 403);
});
