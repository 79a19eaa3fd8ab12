import type { Database } from '@platform/database/database.ts';
import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { OutboxEntry } from '../draft.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { inboxKey } from './inbox-key.ts';
import { expiredChild, INBOX_KEPT_DAYS, inboxChild } from './inbox-ring.ts';

const PURGE_BATCH = 5000;

/**
 * Records in `tx` that the consumer `queue` handled the message; false if it had been recorded before. A record
 * of a transaction still under way is waited for, so that two deliveries at once cannot both get true.
 */
export async function recordHandled(tx: Transaction, queue: string, messageId: string): Promise<boolean> {
  const rows = await tx.query<{ queue: string }>(insertInboxSql(queue, messageId));
  return rows.length > 0;
}

/**
 * The record as a statement that returns a row if it is new. What is on time is recorded in its child of the ring; it may
 * be in the table itself too, by a release that knew no ring. All else is recorded there, and a trigger sees to the child.
 */
function insertInboxSql(queue: string, messageId: string): Statement {
  const key = inboxKey(messageId);
  const child = inboxChild(key);
  if (child === undefined)
    return sql`insert into inbox (queue, message_id) values (${queue}, ${key}::uuid)
      on conflict do nothing returning queue`;
  return sql`insert into ${sql.raw(child)} (queue, message_id) select ${queue}::text, ${key}::uuid
    where not exists (select from only inbox where queue = ${queue} and message_id = ${key}::uuid)
    on conflict do nothing returning queue`;
}

/**
 * Runs `work` in one transaction with the record; returns false, with nothing done, if it was handled before. The record
 * travels together with `work`'s first statement instead of being waited for: on a repeated message, which is rare, `work`
 * runs for nothing and is rolled back, whatever it returned or threw.
 */
export async function handleOnce(
  database: Database,
  queue: string,
  messageId: string,
  work: (tx: Transaction) => Promise<void>,
): Promise<boolean> {
  try {
    await database.transaction(async (tx) => {
      const recorded = recordHandled(tx, queue, messageId);
      const [isNew, done] = await Promise.allSettled([recorded, (async () => work(tx))()]);
      if (isNew.status === 'fulfilled' && !isNew.value) throw new HandledBefore();
      // First: once it has failed, whatever else is asked in this transaction fails for that alone.
      if (isNew.status === 'rejected') throw isNew.reason;
      if (done.status === 'rejected') throw done.reason;
    });
    return true;
  } catch (error) {
    if (error instanceof HandledBefore) return false;
    throw error;
  }
}

/** Messages that go out with a statement. */
export interface Sending {
  readonly outbox: Outbox;
  readonly messages: readonly OutboxEntry[];
}

/** The condition of every part that is given to `handleOnceAs`: the message is handled for the first time. */
export const IS_FIRST_TIME = sql`exists (select from handled)`;

/**
 * As `handleOnce`, for work that is one statement: without a transaction around it, record and work cost a third. `parts` are
 * those of a `with` (`moved as (update …)`), each doing nothing unless IS_FIRST_TIME; `sending` is one more.
 */
export async function handleOnceAs(
  database: Queryable,
  queue: string,
  messageId: string,
  parts: Statement,
  sending?: Sending,
): Promise<boolean> {
  const statement = (sent: Statement) =>
    sql`with handled as (${insertInboxSql(queue, messageId)}), ${parts}${sent} select queue from handled`;
  const rows =
    sending === undefined
      ? await database.query(statement(sql.empty))
      : await sending.outbox.addWith(database, sending.messages, {
          condition: IS_FIRST_TIME,
          statement: (insert) => statement(sql`, sent as (${insert})`),
        });
  return rows.length > 0;
}

/** Rolls a transaction back; never leaves this file. */
class HandledBefore extends Error {}

/**
 * Forgets what was recorded more than seven days ago: empties a child of the ring, and removes the records of late ids one
 * by one, in batches so that no long transaction arises, until `signal` aborts. Returns how many those were. What is kept costs no time.
 */
export async function purgeInbox(database: Queryable, signal?: AbortSignal): Promise<number> {
  await emptyExpiredChild(database);
  for (let purged = 0; ; ) {
    const rows = await database.query<{ queue: string }>(
      sql`delete from only inbox where ctid = any(array(
            select ctid from only inbox where received_at < now() - make_interval(days => ${INBOX_KEPT_DAYS})
            order by received_at limit ${PURGE_BATCH}))
          returning queue`,
    );
    purged += rows.length;
    if (rows.length < PURGE_BATCH || signal?.aborted) return purged;
  }
}

/** By the database's clock, as the replicas' may differ. */
async function emptyExpiredChild(database: Queryable): Promise<void> {
  const [clock] = await database.query<{ ms: number }>(
    sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
  );
  if (clock === undefined) throw new Error('the database does not tell its time');
  const child = sql.raw(expiredChild(clock.ms));
  const held = await database.query(sql`select from ${child} limit 1`);
  if (held.length > 0) await database.query(sql`truncate ${child}`);
}
