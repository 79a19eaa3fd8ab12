import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { ALL_MESSAGES } from '@platform/contracts/senders.ts';
import type { Database } from '@platform/database/database.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import type { Message } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { testHttpDefaults } from '@platform/service-defaults/http/test-http-defaults.ts';
import { StreamHub, type StreamLimits } from '@platform/service-defaults/streams/stream-hub.ts';
import { callApp } from '@platform/testing/call-app.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { type TokenHolder, testTokens } from '@platform/testing/test-tokens.ts';
import { createApp } from '../src/app.ts';
import { EVENT_QUEUE, eventHandlers } from '../src/events/event-handlers.ts';
import { tokenOpener } from '../src/mails/token-opener.ts';
import type { MailDestination } from '../src/notifications/add-notice.ts';
import { keptForATime } from '../src/retention.ts';
import { notificationSource } from '../src/streams/notification-source.ts';
import { CHOSEN_BRAND } from '../src/templates/chosen-brand.ts';
import type { MailFrame } from '../src/templates/rendering/mail-frame.ts';

export const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
export const MAIL_DOMAIN = 'shop.example';
export const MAIL_TOKEN_SECRET = 'shared with user-service';
export const openToken = tokenOpener(MAIL_TOKEN_SECRET);
/** The look of mails, and the address that their links begin with. */
export const FRAME: MailFrame = {
  senderName: 'The Shop',
  brand: CHOSEN_BRAND,
  publicUrl: 'https://shop.example',
};
export const ADMIN: TokenHolder = { roles: ['admin'] };

const MIGRATIONS = [
  { scope: 'service', directory: fileURLToPath(new URL('../migrations/', import.meta.url)) },
  messagingMigrations,
];

export interface WorldOptions {
  readonly mailDestination?: MailDestination;
  readonly limits?: Partial<StreamLimits>;
  readonly onNotice?: (userId: string) => void;
  /** Default true, as in development: the outbox view shows tokens. */
  readonly showsTokens?: boolean;
  /** One that is there already, to spare making one; default a new one. */
  readonly database?: Database;
}

export async function notificationDatabase(t: Cleanup): Promise<Database> {
  return (await createTestDatabase(t, { migrations: MIGRATIONS })).database;
}

export interface EventOptions {
  readonly id?: string;
  readonly sequence?: number;
}

/** A notification-service without a bus: its database, app and streams, and a way to hand it events. */
export async function notificationWorld(t: Cleanup, options: WorldOptions = {}) {
  const database = options.database ?? (await notificationDatabase(t));
  const streams = new StreamHub({
    source: notificationSource(database),
    logger: SILENT,
    ...(options.limits ? { limits: options.limits } : {}),
  });
  const onNotice = options.onNotice ?? ((userId: string) => streams.wake(userId));
  const handlers = new Map(
    eventHandlers({ database, mailDestination: options.mailDestination ?? 'kept', onNotice }).map(
      (handler) => [handler.contract.type, handler],
    ),
  );
  const { verifier, tokenFor, revoke } = testTokens();
  const http = testHttpDefaults({ service: 'notification-service', tokens: verifier });
  const showToken = options.showsTokens === false ? undefined : openToken;
  const app = createApp({
    http,
    database,
    streams,
    mailDomain: MAIL_DOMAIN,
    frame: FRAME,
    showToken,
    notificationRetentionDays: 730,
  });
  t.after(async () => {
    streams.close();
    await app.close();
  });

  /** Hands an event to its handler once, as the bus would: throws what the handler throws. Returns its id. */
  async function tell(type: string, data: Record<string, unknown>, o: EventOptions = {}): Promise<string> {
    const message = eventMessage(type, data, o);
    const context = handlerContext({ database, queue: EVENT_QUEUE, messageId: message.id });
    await handlers.get(type)?.handle(message, context);
    return message.id;
  }

  const call = (
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    { as, ...request }: { as?: TokenHolder; body?: unknown; headers?: Record<string, string> } = {},
  ) => callApp(app, method, path, { ...request, token: as && tokenFor(as) });

  return {
    database,
    app,
    streams,
    tokenFor,
    revoke,
    tell,
    call,
    /** A user whose mailbox is confirmed; the news of that has overtaken `user.created`. */
    async newUser(email: string | undefined = `${randomUUID()}@example.com`, fullName = 'Ada Lovelace') {
      const userId = randomUUID();
      const user = { user_id: userId, email: email ?? '', full_name: fullName };
      await tell('user.updated', updatedUser(user), { sequence: 1 });
      await tell('user.created', user, { sequence: 0 });
      return userId;
    },
    /** The kinds of what a user is told in the app, the oldest first. */
    async kindsOf(userId: string): Promise<string[]> {
      const { body } = await call('GET', '/api/notifications?limit=100', { as: { userId } });
      return body.items.map((item: { kind: string }) => item.kind).reverse();
    },
    /** The oldest first. */
    async mailsOf(userId: string): Promise<{ kind: string; to: string; text: string; status: string }[]> {
      const { body } = await call('GET', `/api/mails?user_id=${userId}&limit=100`, { as: ADMIN });
      return body.items.reverse();
    },
  };
}

export type World = Awaited<ReturnType<typeof notificationWorld>>;

/** The data of a `user.updated`, of a confirmed mailbox unless told otherwise. */
export function updatedUser(user: {
  user_id: string;
  email: string;
  full_name?: string;
  is_verified?: boolean;
}) {
  const more = { updated_fields: [], full_name: 'Ada Lovelace', roles: ['customer'], is_active: true };
  return { ...more, is_verified: true, ...user };
}

function eventMessage(type: string, data: Record<string, unknown>, { id, sequence }: EventOptions): Message {
  return {
    specversion: '1.0',
    id: id ?? uuidV7(),
    source: ALL_MESSAGES.find((contract) => contract.type === type)?.sentBy?.[0] ?? 'test',
    type,
    subject: String(data.order_id ?? data.user_id),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: `urn:platform:schema:${type}:1`,
    data,
    ...(sequence === undefined ? {} : { sequence: String(sequence).padStart(10, '0') }),
  };
}

const kept = keptForATime({
  MAIL_RETENTION_DAYS: 30,
  NOTIFICATION_RETENTION_DAYS: 730,
  FORMER_CONTACT_RETENTION_DAYS: 30,
});

/** Removes what is past its time; returns how many rows that were. */
export async function removeExpired(db: Queryable): Promise<number> {
  let removed = 0;
  for (const { removal } of kept) removed += await removeInBatches(db, removal);
  return removed;
}
