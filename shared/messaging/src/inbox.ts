import { createHash } from 'node:crypto';
import type { Database, Queryable, Transaction } from '@platform/database/database.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PURGE_BATCH = 5000;

/**
 * Records in `tx` that the consumer `queue` handled the message; false if it had been recorded before. A record
 * of a transaction still under way is waited for, so that two deliveries at once cannot both get true.
 */
export async function recordHandled(tx: Transaction, queue: string, messageId: string): Promise<boolean> {
  const rows = await tx.query<{ queue: string }>(inboxInsertion(queue, messageId));
  return rows.length > 0;
}

/** The record as a statement that returns a row if it is new. */
function inboxInsertion(queue: string, messageId: string): Statement {
  return sql`insert into inbox (queue, message_id) values (${queue}, ${inboxKey(messageId)}::uuid)
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

/** The condition of every part that is given to `handleOnceAs`: the message is handled for the first time. */
export const IS_FIRST_TIME = sql`exists (select from handled)`;

/**
 * As `handleOnce`, for work that is one statement: without a transaction around it, record and work cost a third. `parts` are
 * those of a `with` (`moved as (update …), sent as (insert …)`), each doing nothing unless IS_FIRST_TIME.
 */
export async function handleOnceAs(
  database: Queryable,
  queue: string,
  messageId: string,
  parts: Statement,
): Promise<boolean> {
  const rows = await database.query<{ queue: string }>(
    sql`with handled as (${inboxInsertion(queue, messageId)}), ${parts} select queue from handled`,
  );
  return rows.length > 0;
}

/** Rolls a transaction back; never leaves this file. */
class HandledBefore extends Error {}

/** Removes records older than `days`, in batches so that no long transaction arises; returns how many. */
export async function purgeInbox(database: Queryable, days = 7): Promise<number> {
  for (let purged = 0; ; ) {
    const rows = await database.query<{ queue: string }>(
      sql`delete from inbox where ctid = any(array(
            select ctid from inbox where received_at < now() - make_interval(days => ${days}) limit ${PURGE_BATCH}))
          returning queue`,
    );
    purged += rows.length;
    if (rows.length < PURGE_BATCH) return purged;
  }
}

/** Our ids are UUIDs; CloudEvents allows any text, which is taken by its hash. */
export function inboxKey(messageId: string): string {
  return UUID.test(messageId) ? messageId : createHash('sha256').update(messageId).digest('hex').slice(0, 32);
}
