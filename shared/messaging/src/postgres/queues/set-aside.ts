import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { type SetAsideReason, setAsideError } from '../../queues/bus-queues.ts';
import { storableText } from '../../receiving/failure-policy.ts';
import { MOST_BATCH_BYTES } from '../../wire/limits.ts';
import { peekMessage } from '../../wire/message-body.ts';

interface WaitingRow {
  id: number;
  body: string;
}

const BATCH = 500;

/**
 * Moves messages that wait from the head of a queue to its dead letters, for as long as `isChosen` holds for them (a
 * condition on id and queued_at). Returns how many.
 */
export async function setAside(
  database: Database,
  queueId: number,
  reason: SetAsideReason,
  isChosen: Statement,
): Promise<number> {
  for (let total = 0; ; ) {
    const moved = await database.transaction(async (tx) => {
      const rows = await takeHead(tx, queueId, isChosen);
      if (rows.length > 0) await buryAll(tx, queueId, reason, rows);
      return rows.length;
    });
    total += moved;
    if (moved === 0) return total;
  }
}

/** The oldest that wait, about a batch's bytes, if they are chosen. The rest of the queue is not looked at. */
function takeHead(tx: Transaction, queueId: number, isChosen: Statement): Promise<WaitingRow[]> {
  return tx.query<WaitingRow>(sql`
    with head as (
      select id, queued_at, octet_length(body) as bytes from messaging.message
      where queue_id = ${queueId} and owner is null
      order by id limit ${BATCH} for update skip locked
    ), chosen as (
      select id, bytes, sum(bytes) over (order by id rows unbounded preceding) as total from head where ${isChosen}
    )
    select m.id, m.body from chosen c join messaging.message m on m.queue_id = ${queueId} and m.id = c.id
    where c.total - c.bytes < ${MOST_BATCH_BYTES}`);
}

async function buryAll(
  tx: Transaction,
  queueId: number,
  reason: SetAsideReason,
  rows: readonly WaitingRow[],
): Promise<void> {
  const error = setAsideError(reason);
  const peeked = rows.map(({ body }) => peekMessage(body));
  const ids = peeked.map(({ id }) =>
    id === undefined ? `${reason}-${crypto.randomUUID()}` : storableText(id, 255),
  );
  const traces = peeked.map(({ traceparent }) => (traceparent ? storableText(traceparent, 255) : null));
  await tx.query(sql`
    with named as (
      select * from unnest(${rows.map(({ id }) => id)}::bigint[], ${ids}::text[], ${traces}::text[])
        as n (id, message_id, traceparent)
    ), taken as (
      delete from messaging.message m using named n where m.queue_id = ${queueId} and m.id = n.id
      returning m.id, m.attempts, m.body, m.type, m.sender, n.message_id, n.traceparent
    )
    insert into messaging.dead_letter (queue_id, message_id, reason, error_name, error_message, attempts, traceparent, body, type, sender)
    select ${queueId}::int, message_id, ${reason}, ${error.name}, ${error.message}, attempts, traceparent, body, type, sender
    from taken order by id`);
}

/** Brings all delayed messages of a queue up, due or not. */
export async function bringUpDelayed(database: Database, queueId: number): Promise<void> {
  for (;;) {
    const rows = await database.query(sql`
      with removed as (
        delete from messaging.delayed_message where (queue_id, due_at, id) in (
          select queue_id, due_at, id from messaging.delayed_message
          where queue_id = ${queueId} order by due_at, id limit ${BATCH} for update skip locked)
        returning queue_id, due_at, id, attempts, body, type, sender
      )
      insert into messaging.message (queue_id, attempts, body, type, sender)
      select queue_id, attempts, body, type, sender from removed order by due_at, id returning id`);
    if (rows.length === 0) return;
  }
}
