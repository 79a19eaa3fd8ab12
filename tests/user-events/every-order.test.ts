import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import type { MessageHandler } from '@platform/messaging/receiving/consume.ts';
import { handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import fc from 'fast-check';
import { userEventHandlers } from '../../services/auth-service/src/sessions/user-events.ts';
import { authFixture, claimsOf, refresh } from '../../services/auth-service/tests/auth-fixture.ts';
import { eventHandlers } from '../../services/notification-service/src/events/event-handlers.ts';
import { notificationDatabase } from '../../services/notification-service/tests/notification-world.ts';
import { disorder, endFirst, eventsOf, FIRST } from './user-history.ts';

const root = join(import.meta.dirname, '../..');

/** What a service does with a message of the bus; nothing with those it does not listen to. */
async function deliver(
  database: Database,
  handlers: readonly MessageHandler[],
  message: Message,
): Promise<void> {
  const handler = handlers.find(({ contract }) => contract.type === message.type);
  await handler?.handle(message, handlerContext({ database, queue: 'events', messageId: message.id }));
}

test('every service that listens to users is tested here', () => {
  const listening = readdirSync(join(root, 'services')).filter((service) => {
    const src = join(root, 'services', service, 'src');
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
    return files.some((file) => /\bon\(user[A-Z]/.test(readFileSync(join(src, file), 'utf8')));
  });
  assert.deepEqual(listening.sort(), ['auth-service', 'notification-service']);
});

test('auth-service ends in the same state, in whatever order the events of a user come', async () => {
  const { app, database, logIn } = await authFixture({ after });
  const handlers = userEventHandlers();

  /** What is known of a user after these events, and what becomes of the sessions that were there before. */
  async function endOf(changes: Parameters<typeof eventsOf>[1], order?: readonly number[], isKnown = true) {
    const userId = randomUUID();
    const sessions = isKnown
      ? [await logIn({ userId, ...FIRST, userVersion: 1 }), await logIn({ userId, ...FIRST, userVersion: 1 })]
      : [];
    const events = eventsOf(userId, changes, sessions[0]?.sessionId ?? randomUUID());
    for (const at of order ?? events.keys()) await deliver(database, handlers, events[at] as Message);
    const account = await database.query(
      sql`select email, roles, is_active, sessions_from_version from account where user_id = ${userId}`,
    );
    const claims = await Promise.all(
      sessions.map(async ({ refreshToken }) => {
        const { statusCode, body } = await refresh(app, refreshToken);
        if (statusCode !== 200) return statusCode;
        const { email, roles } = claimsOf(JSON.parse(body).access_token);
        return { email, roles };
      }),
    );
    return { account, claims };
  }

  await fc.assert(
    fc.asyncProperty(disorder, fc.boolean(), async ({ changes, order }, isKnown) => {
      const inOrder = await endOf(changes, undefined, isKnown);
      assert.deepEqual(await endOf(changes, order, isKnown), inOrder);
    }),
    {
      numRuns: 60,
      examples: [
        [endFirst, true],
        [endFirst, false],
      ],
    },
  );
});

test('notification-service ends in the same state, in whatever order the events of a user come', async () => {
  const database = await notificationDatabase({ after });
  const handlers = eventHandlers({ database, mailDestination: 'kept', onNotice: () => {} });

  async function endOf(changes: Parameters<typeof eventsOf>[1], order?: readonly number[]) {
    const userId = randomUUID();
    const events = eventsOf(userId, changes, randomUUID());
    for (const at of order ?? events.keys()) await deliver(database, handlers, events[at] as Message);
    const contact = sql`select email, full_name, is_active, is_verified from contact where user_id = ${userId}`;
    const told = sql`
      select kind, count(*)::integer as times from notification where user_id = ${userId} group by kind order by kind`;
    return { contact: await database.query(contact), told: await database.query(told) };
  }

  await fc.assert(
    fc.asyncProperty(disorder, async ({ changes, order }) => {
      assert.deepEqual(await endOf(changes, order), await endOf(changes));
    }),
    { numRuns: 60, examples: [[endFirst]] },
  );
});
