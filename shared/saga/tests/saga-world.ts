import { after } from 'node:test';
import { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { composeMessage } from '@platform/messaging/draft.ts';
import type { DataOf, Message, MessageContract } from '@platform/messaging/message.ts';
import { messagingMigrations } from '@platform/messaging/messaging-migrations.ts';
import { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { UNBOUNDED } from '@platform/messaging/receiving/handler-runs.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { sagaMigrations } from '../src/saga-migrations.ts';
import type { AnyDefinition } from '../src/saga-registry.ts';
import { Sagas } from '../src/sagas.ts';
import type { OrderFacts } from './order-process.ts';

const migrations = [messagingMigrations, sagaMigrations];
const QUEUE = 'order-service.replies';

// Made while the file loads: a hook registered within a test would run at that test's end.
const { database, url } = await createTestDatabase({ after }, { migrations });

/** An empty database with sagas on it, whose bus is the test. The tests of a file share it, one after the other. */
export async function createSagaWorld(t: Cleanup, definitions: readonly AnyDefinition[]) {
  await database.query(sql`truncate saga, saga_journal, outbox_log, outbox_late, inbox`);
  const outbox = new Outbox({ source: 'order-service' });
  const sagas = new Sagas({ database, outbox, definitions });

  /** Runs the handler of `message` as `consume` would. */
  const deliver = async (message: Message, by: Sagas = sagas) => {
    const handler = by.handlers().find(({ contract }) => contract.type === message.type);
    await handler?.handle(message, {
      queue: QUEUE,
      ...UNBOUNDED,
      attempt: 1,
      once: async () => true,
      onceAs: async () => true,
    });
  };
  return {
    database,
    url,
    outbox,
    sagas,
    deliver,
    reply: async <C extends MessageContract>(contract: C, id: string, data: Partial<DataOf<C>> = {}) => {
      const message = replyTo(contract, id, data);
      await deliver(message);
      return message;
    },
    start: async (definition: AnyDefinition, more: Partial<OrderFacts> = {}) => {
      const id = uuidV7();
      const facts: OrderFacts = { orderId: id, needsStock: true, ...more };
      await database.transaction((tx) => sagas.start(tx, definition, { id, facts }));
      return id;
    },
    /** Takes the commands out of the outbox, as a relay does. */
    sent: async (): Promise<Message[]> => {
      const rows = await database.query<{ envelope: string }>(
        sql`with taken as (delete from outbox returning position, envelope) select envelope from taken order by position`,
      );
      return rows.map(({ envelope }) => JSON.parse(envelope) as Message);
    },
    /** Lets the deadlines of all instances pass. */
    passTime: () =>
      database.query(sql`update saga set deadline = now() - interval '1 second' where deadline is not null`),
    /** A replica of its own, with connections of its own. */
    replica: (own: readonly AnyDefinition[] = definitions) => {
      const ownDatabase = new Database({ url, applicationName: 'replica' });
      t.after(() => ownDatabase.close());
      return new Sagas({ database: ownDatabase, outbox, definitions: own });
    },
  };
}

export function replyTo<C extends MessageContract>(
  contract: C,
  id: string,
  data: Partial<DataOf<C>> = {},
): Message {
  const draft = { subject: id, data: { order_id: id, ...data }, correlationId: id };
  return composeMessage({ contract, draft }, 'participant');
}
