import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { listMails } from '../src/mails/mail-repository.ts';
import {
  listByReference,
  listNotifications,
  markAllRead,
} from '../src/notifications/notification-repository.ts';
import { notificationDatabase } from './notification-world.ts';

const database = await notificationDatabase({ after });
const reader = randomUUID();

// All of one user, all read, all sent.
await database.query(sql`
  insert into notification (notification_id, user_id, position, kind, reference, topic, data, read_at)
  select gen_random_uuid(), ${reader}, n, 'user.password-changed', ${reader}, 'topic-' || n, '{}', now()
  from generate_series(1, 6000) as n`);
// Of another user, each about a thing of its own, as an order is.
await database.query(sql`
  insert into notification (notification_id, user_id, position, kind, reference, topic, data, read_at)
  select gen_random_uuid(), ${randomUUID()}, n, 'user.password-changed', gen_random_uuid(), 'told', '{}', now()
  from generate_series(1, 3000) as n`);
await database.query(sql`
  insert into mail (mail_id, status) select notification_id, 'sent' from notification`);
await database.query(sql`vacuum analyze`);

const page = { limit: 50 };
const unread = { isUnreadOnly: true, before: undefined, limit: 50 };
const lists: [string, (db: Queryable) => Promise<unknown[]>][] = [
  ['mails that failed', (db) => listMails(db, { status: 'failed' }, page)],
  ['mails about a thing', (db) => listMails(db, { reference: randomUUID() }, page)],
  ['notifications about a thing', (db) => listByReference(db, randomUUID(), unread)],
  ['mails of a kind', (db) => listMails(db, { kind: 'user.created' }, page)],
  ['what is unread', (db) => listNotifications(db, reader, unread)],
  ['what may be marked as read', async (db) => Array(await markAllRead(db, reader)).fill(0)],
];
for (const [what, list] of lists)
  test(`to list ${what}, nothing else is looked at`, async () => {
    for (const table of ['mail', 'notification']) {
      const visits = await visitedRows(database, table, async (tx) => assert.deepEqual(await list(tx), []));
      assert.ok(visits < 50, `${visits} rows and entries of ${table} looked at`);
    }
  });
