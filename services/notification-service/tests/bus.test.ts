import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { userCreated, userUpdated } from '@platform/contracts/messages/user-messages.ts';
import { orderConfirmed, orderPlaced } from '@platform/contracts/shop/order-messages.ts';
import { paymentRefunded } from '@platform/contracts/shop/payment-messages.ts';
import { sql } from '@platform/database/sql.ts';
import { composeMessage, draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import { consume } from '@platform/messaging/receiving/consume.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { EVENT_QUEUE, eventHandlers } from '../src/events/event-handlers.ts';
import { notificationWorld, placedOrder, updatedUser } from './notification-world.ts';

// The real thing: events over a bus, taken by two replicas.
const world = await notificationWorld({ after });
const { database } = world;
const { transport, connect } = await testTransport({ after }, 'postgres');
for (let replica = 0; replica < 2; replica++)
  await consume({
    transport: await connect(`replica-${replica}`),
    database,
    queue: EVENT_QUEUE,
    handlers: eventHandlers({ database, mailDestination: 'kept', onNotice: () => undefined }),
    retry: { immediate: 1, delaysMs: [30, 100, 500] },
  });

function publish(entries: readonly OutboxEntry[], times = 1) {
  const messages = entries.map((entry) => composeMessage(entry, entry.contract.sentBy?.[0] ?? 'test'));
  return transport.publish('events', Array.from({ length: times }, () => messages).flat());
}

test('events in any order, each delivered twice, tell a customer once of each', async () => {
  const customerId = randomUUID();
  const order = placedOrder(customerId);
  const subject = order.order_id;
  const user = { user_id: customerId, email: 'ada@example.com', full_name: 'Ada' };
  await publish([draft(userUpdated, { subject: customerId, sequence: 2, data: updatedUser(user) })]);
  await eventually(async () => {
    const known = await database.query(
      sql`select from contact where user_id = ${customerId} and is_verified`,
    );
    assert.equal(known.length, 1);
  });
  const refund = { order_id: subject, payment_id: randomUUID(), amount_minor: 100, currency: 'GBP' };
  await publish(
    [
      draft(paymentRefunded, { subject, data: { ...refund, refund_id: randomUUID() } }),
      draft(orderConfirmed, { subject, data: order }),
      draft(orderPlaced, { subject, data: order }),
      draft(userCreated, {
        subject: customerId,
        sequence: 1,
        data: user,
      }),
    ],
    2,
  );
  await eventually(async () => {
    const rows = await database.query<{ topic: string; mails: number }>(
      sql`select n.topic, count(m.mail_id) as mails from notification n left join mail m on mail_id = notification_id
          where user_id = ${customerId} group by n.notification_id, n.topic order by n.kind`,
    );
    assert.deepEqual(
      rows.map(({ topic, mails }) => [topic.split(':')[0], mails]),
      [
        ['order.confirmed', 1],
        ['order.placed', 1],
        ['payment.refunded', 1],
        ['user.created', 1],
      ],
    );
  });
});

test('a thousand events over two replicas are told once each, in numbers without a gap', async () => {
  const customers = Array.from({ length: 10 }, () => randomUUID());
  const entries = Array.from({ length: 1000 }, (_, i) => {
    const order = placedOrder(customers[i % customers.length] ?? '');
    return draft(orderPlaced, { subject: order.order_id, data: order });
  });
  await publish(entries);
  await eventually(
    async () => {
      const rows = await database.query<{ told: number; last: number }>(
        sql`select count(*) as told, max(position) as last from notification
            where user_id = any(${customers}::uuid[]) group by user_id`,
      );
      assert.deepEqual(rows, Array(10).fill({ told: 100, last: 100 }));
    },
    { timeoutMs: 20_000 },
  );
});
