import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { userCreated, userUpdated } from '@platform/contracts/messages/user-messages.ts';
import { orderConfirmed, orderPlaced } from '@platform/contracts/shop/order-messages.ts';
import { paymentRefunded } from '@platform/contracts/shop/payment-messages.ts';
import { sql } from '@platform/database/sql.ts';
import { draft } from '@platform/messaging/draft.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { busWorld } from '../bus-world.ts';
import { updatedUser } from '../notification-world.ts';
import { placedOrder } from './placed-order.ts';

const { database, publish } = await busWorld({ after });

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
  await eventually(async () => {
    const rows = await database.query<{ told: number; last: number }>(
      sql`select count(*) as told, max(position) as last from notification
            where user_id = any(${customers}::uuid[]) group by user_id`,
    );
    assert.deepEqual(rows, Array(10).fill({ told: 100, last: 100 }));
  });
});
