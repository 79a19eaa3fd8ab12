import { type Statement, sql } from '@platform/database/sql.ts';
import type { Death } from '../receiving/queue-consumer.ts';
import type { SentAs } from '../transport.ts';
import { MOST_BATCH_BYTES } from '../wire/limits.ts';
import { wakeUpSql } from './consuming/wake-up.ts';

/** A message of a queue: what identifies a row. */
export interface MessageKey {
  readonly queueId: number;
  readonly id: number;
}

export interface Want {
  readonly queueId: number;
  readonly slots: number;
  /** Messages below this id are not looked for. */
  readonly floor: number;
}

export interface SentRow {
  /** As what it was published; null if that is not known. */
  type: string | null;
  /** Whose login published it; null if it was everybody's. */
  sender: string | null;
}

export interface TakenRow extends SentRow {
  id: number;
  queue_id: number;
  attempts: number;
  /** How often it was taken, this time included, without being let go in order. */
  deliveries: number;
  body: string;
}

export function sentAsOf({ type, sender }: SentRow): SentAs | undefined {
  if (type === null) return undefined;
  return sender === null ? { type } : { type, sender };
}

/** A message, or null, and the last id that was given out to any. */
export type TakeRow = ({ [Column in keyof TakenRow]: null } | TakenRow) & { last_id: number };

/**
 * Removes handled messages, and takes up to `slots` waiting ones of each queue, oldest first, in one statement; fewer
 * when they are large. A row at least, whatever was taken.
 */
export function ackAndTakeSql(
  sessionId: number,
  acks: readonly MessageKey[],
  wants: readonly Want[],
): Statement {
  return sql`
    with acked as (
      delete from messaging.message m
      using unnest(${acks.map((a) => a.queueId)}::int[], ${acks.map((a) => a.id)}::bigint[]) as a (queue_id, id)
      where m.queue_id = a.queue_id and m.id = a.id and m.owner = ${sessionId}
    ), locked as (
      select m.queue_id, m.id, m.bytes
      from unnest(${wants.map((w) => w.queueId)}::int[], ${wants.map((w) => w.slots)}::int[],
          ${wants.map((w) => w.floor)}::bigint[]) as want (queue_id, slots, floor),
        lateral (
          select queue_id, id, octet_length(body) as bytes from messaging.message
          where queue_id = want.queue_id and id >= want.floor and owner is null
          order by queue_id, id limit want.slots for update skip locked
        ) as m
    ), picked as (
      -- Up to the one that reaches the limit of bytes. The size of a body is known without reading it.
      select queue_id, id from (
        select queue_id, id, bytes,
          sum(bytes) over (partition by queue_id order by id rows unbounded preceding) as total
        from locked) as l
      where total - bytes < ${MOST_BATCH_BYTES}
    ), taken as (
      update messaging.message m set owner = ${sessionId}, deliveries = m.deliveries + 1
      from picked p where m.queue_id = p.queue_id and m.id = p.id
      returning m.id, m.queue_id, m.attempts, m.deliveries, m.body, m.type, m.sender
    )
    select last_value as last_id, taken.* from messaging.message_id left join taken on true`;
}

export function ackSql(sessionId: number, acks: readonly MessageKey[]): Statement {
  return sql`
    delete from messaging.message m
    using unnest(${acks.map((a) => a.queueId)}::int[], ${acks.map((a) => a.id)}::bigint[]) as a (queue_id, id)
    where m.queue_id = a.queue_id and m.id = a.id and m.owner = ${sessionId}`;
}

/** Puts messages back as if they had not been taken, and tells the other replicas. */
export function giveBackSql(sessionId: number, keys: readonly MessageKey[]): Statement {
  return sql`
    with returned as (
      update messaging.message m set owner = null, deliveries = m.deliveries - 1
      from unnest(${keys.map((k) => k.queueId)}::int[], ${keys.map((k) => k.id)}::bigint[]) as k (queue_id, id)
      where m.queue_id = k.queue_id and m.id = k.id and m.owner = ${sessionId}
      returning m.queue_id, m.id
    )
    select ${wakeUpSql('returned')}`;
}

/** Puts a message aside until `delayMs` from now. */
export function delaySql(sessionId: number, key: MessageKey, delayMs: number, attempts: number): Statement {
  return sql`
    with taken as (${takeAwaySql(sessionId, key)})
    insert into messaging.delayed_message (queue_id, due_at, attempts, body, type, sender)
    select queue_id, clock_timestamp() + ${delayMs} * interval '1 millisecond', ${attempts}, body, type, sender from taken, ${ON_DISK}`;
}

export interface Burial extends Death {
  readonly messageId: string;
  readonly traceparent: string | undefined;
}

export function burySql(sessionId: number, key: MessageKey, burial: Burial): Statement {
  const { messageId, reason, error, attempts, traceparent } = burial;
  return sql`
    with taken as (${takeAwaySql(sessionId, key)})
    insert into messaging.dead_letter (queue_id, message_id, reason, error_name, error_message, error_stack, attempts, traceparent, body, type, sender)
    select queue_id, ${messageId}, ${reason}, ${error.name}, ${error.message}, ${error.stack ?? null}::text, ${attempts}::int,
      ${traceparent ?? null}::text, body, type, sender
    from taken, ${ON_DISK}`;
}

// Other than what is merely taken or acknowledged: a try that was counted, or a death, is not to be forgotten.
const ON_DISK = sql`(select set_config('synchronous_commit', 'on', true)) as durable`;

function takeAwaySql(sessionId: number, { queueId, id }: MessageKey): Statement {
  return sql`
    delete from messaging.message where queue_id = ${queueId} and id = ${id} and owner = ${sessionId}
    returning queue_id, body, type, sender`;
}
