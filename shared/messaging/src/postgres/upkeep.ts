import { type Statement, sql } from '@platform/database/sql.ts';
import { wakeUpSql } from './consuming/wake-up.ts';
import { SESSION_LOCK } from './sessions/bus-session.ts';

/** First key of the advisory lock whose holder alone consumes an ordered queue; the second is the queue's id. */
export const ORDERED_LOCK = 7_262;
// A session that lives but has not been heard of for so long hangs: its process is stopped, or blocks its event loop.
export const HUNG_AFTER_S = 30;
const LARGEST_PROMOTION = 1_000;

// Of another login it cannot be ended, and what it holds is not ours to have.
const IS_HUNG = sql`(s.role_name = session_user and s.last_seen < clock_timestamp() - ${HUNG_AFTER_S} * interval '1 second')`;

export interface BeatRow {
  /** False if the session was declared dead by others. */
  is_alive: boolean;
  has_dead_sessions: boolean;
  /** More messages are due than were moved. */
  has_more_due: boolean;
  next_due_ms: number | null;
}

/**
 * One heartbeat: the session says that it lives, moves what is due of its queues, and looks after the others. What became
 * due longer than `knownForMs` ago has been moved already; undefined if that is not known.
 */
export function beatSql(
  sessionId: number,
  queueIds: readonly number[],
  knownForMs: number | undefined,
): Statement {
  return sql`
    with alive as (
      ${touchSessionSql(sessionId)} returning id
    ), due as (
      select d.queue_id, d.due_at, d.id
      from unnest(${queueIds}::int[]) as q (id), lateral (
        select queue_id, due_at, id from messaging.delayed_message
        where queue_id = q.id and due_at <= now()
          -- Rows of before are done, and may still be in the index.
          and due_at > coalesce(now() - ${knownForMs ?? null}::float8 * interval '1 millisecond', '-infinity')
        order by due_at, id limit ${LARGEST_PROMOTION} for update skip locked
      ) as d
    ), removed as (
      delete from messaging.delayed_message d using due
      where d.queue_id = due.queue_id and d.due_at = due.due_at and d.id = due.id
      returning d.queue_id, d.due_at, d.id, d.attempts, d.body, d.type, d.sender
    ), moved as (
      insert into messaging.message (queue_id, attempts, body, type, sender)
      select queue_id, attempts, body, type, sender from removed order by due_at, id
      returning queue_id, id
    )
    select
      exists (select from alive) as is_alive,
      exists (
        select from messaging.session s
        where s.id <> ${sessionId}
          and (pg_try_advisory_xact_lock(${SESSION_LOCK}, s.id) or ${IS_HUNG})
      ) as has_dead_sessions,
      ${wakeUpSql('moved')} > 0 as has_moved,
      (select count(*) from moved) >= ${LARGEST_PROMOTION} as has_more_due,
      (select (extract(epoch from min(due_at) - clock_timestamp()) * 1000)::float8
        from unnest(${queueIds}::int[]) as q (id), lateral (
          select due_at from messaging.delayed_message
          where queue_id = q.id and due_at > now() order by due_at limit 1
        ) as d) as next_due_ms`;
}

export interface DeadSessions {
  readonly dead: number[];
  /** False if messages may be held by sessions that ended with the server, of which nothing is known. */
  readonly is_checked: boolean;
}

/**
 * The sessions that are over. A hung session is disconnected first, and is over by the next time: while its connection
 * lives it might still take messages.
 */
export function findDeadSessionsSql(sessionId: number): Statement {
  return sql`
    with alive as (${touchSessionSql(sessionId)}), hung as (
      select pg_terminate_backend(s.backend_pid)
      -- A process that began later has taken over the number of one that is gone.
      from messaging.session s join pg_stat_activity a on a.pid = s.backend_pid and a.backend_start <= s.last_seen
      where s.id <> ${sessionId} and ${IS_HUNG}
    )
    select
      array(
        select id from messaging.session
        where id <> ${sessionId} and pg_try_advisory_xact_lock(${SESSION_LOCK}, id)
      ) as dead,
      exists (select from messaging.orphan_check) and (select count(*) from hung) >= 0 as is_checked`;
}

/** Where a look over all messages has come to. */
export interface MessagePlace {
  readonly queue_id: number;
  readonly id: number;
}

/** Before every message. */
export const FIRST_PLACE: MessagePlace = { queue_id: 0, id: 0 };
// Some tens of milliseconds: what else the session does comes between, and no statement grows with the queues.
const PAGE = 10_000;

/**
 * Gives back, each in its old place, messages that are held by no living session, of the next ones after a place.
 * Returns the place it came to; nothing after the last message.
 */
export function giveBackOrphansSql(
  sessionId: number,
  dead: readonly number[],
  after: MessagePlace,
): Statement {
  return sql`
    with alive as (${touchSessionSql(sessionId)})
    select queue_id, id
    from messaging.give_back_orphans(${dead}::int[], ${after.queue_id}::int, ${after.id}::bigint, ${PAGE}::int)`;
}

/** Removes sessions that hold nothing any more, and notes that nobody unknown does. */
export function forgetSessionsSql(dead: readonly number[]): Statement {
  return sql`select messaging.forget_sessions(${dead}::int[])`;
}

function touchSessionSql(sessionId: number): Statement {
  return sql`update messaging.session set last_seen = clock_timestamp() where id = ${sessionId}`;
}
