import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { auditNotifications } from '../../src/shop/audit/audit-repository.ts';
import { notificationDatabase } from '../notification-world.ts';

const database = await notificationDatabase({ after });

// Three of each order.
await database.query(sql`
  insert into notification (notification_id, user_id, position, kind, reference, topic, data, read_at)
  select gen_random_uuid(), ${randomUUID()}, n, 'order.placed', lpad((n / 3)::text, 32, '0')::uuid, 'topic-' || n % 3, '{}', now()
  from generate_series(1, 6000) as n`);
await database.query(sql`vacuum analyze`);

test('a page of the audit reads what it shows', async () => {
  const after = '00000000-0000-0000-0000-000000000500';
  const visits = await visitedRows(database, 'notification', async (tx) => {
    const orders = await auditNotifications(tx, after, 20);
    assert.equal(orders.length, 20);
    assert.deepEqual(orders[0], {
      order_id: '00000000-0000-0000-0000-000000000501',
      kinds: { 'topic-0': 1, 'topic-1': 1, 'topic-2': 1 },
    });
  });
  assert.ok(visits < 500, `${visits} rows and entries looked at for 60 notifications`);
});

test('the audit of one order reads what is of this order', async () => {
  const orderId = '00000000-0000-0000-0000-000000001500';
  const visits = await visitedRows(database, 'notification', async (tx) => {
    const orders = await auditNotifications(tx, NIL_UUID, 1000, orderId);
    assert.deepEqual(
      orders.map(({ order_id }) => order_id),
      [orderId],
    );
  });
  assert.ok(visits < 30, `${visits} rows and entries looked at for 3 notifications`);
});
