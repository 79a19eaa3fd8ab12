import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { userCreated, userPasswordChanged, userUpdated } from '@platform/contracts/messages/user-messages.ts';
import { sql } from '@platform/database/sql.ts';
import { draft } from '@platform/messaging/draft.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { busWorld } from './bus-world.ts';
import { updatedUser } from './notification-world.ts';

const { database, publish } = await busWorld({ after });

test('events in any order, each delivered twice, tell a user once of each', async () => {
  const userId = randomUUID();
  const user = { user_id: userId, email: 'ada@example.com', full_name: 'Ada' };
  await publish([draft(userUpdated, { subject: userId, sequence: 2, data: updatedUser(user) })]);
  await eventually(async () => {
    const known = await database.query(sql`select from contact where user_id = ${userId} and is_verified`);
    assert.equal(known.length, 1);
  });
  await publish(
    [
      draft(userPasswordChanged, { subject: userId, data: { user_id: userId } }),
      draft(userPasswordChanged, { subject: userId, data: { user_id: userId } }),
      draft(userCreated, { subject: userId, sequence: 1, data: user }),
    ],
    2,
  );
  await eventually(async () => {
    const rows = await database.query<{ topic: string; mails: number }>(
      sql`select n.topic, count(m.mail_id) as mails from notification n left join mail m on mail_id = notification_id
          where user_id = ${userId} group by n.notification_id, n.topic order by n.kind`,
    );
    assert.deepEqual(
      rows.map(({ topic, mails }) => [topic.split(':')[0], mails]),
      [
        ['user.created', 1],
        ['user.password-changed', 1],
        ['user.password-changed', 1],
      ],
    );
  });
});

test('a thousand events over two replicas are told once each, in numbers without a gap', async () => {
  const users = Array.from({ length: 10 }, () => randomUUID());
  const entries = Array.from({ length: 1000 }, (_, i) => {
    const userId = users[i % users.length] ?? '';
    return draft(userPasswordChanged, { subject: userId, data: { user_id: userId } });
  });
  await publish(entries);
  await eventually(async () => {
    const rows = await database.query<{ told: number; last: number }>(
      sql`select count(*) as told, max(position) as last from notification
            where user_id = any(${users}::uuid[]) group by user_id`,
    );
    assert.deepEqual(rows, Array(10).fill({ told: 100, last: 100 }));
  });
});
