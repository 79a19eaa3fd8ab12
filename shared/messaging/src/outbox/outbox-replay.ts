import type { Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { INBOX_KEPT_DAYS } from '../receiving/inbox-ring.ts';
import { firstIdAt, timeOf } from '../wire/uuid-v7.ts';
import { isSameSubjectSql } from './subject-index.ts';

/** Events to be sent again. */
export interface Replay {
  readonly types: readonly string[];
  /** Those that were made from then on; RFC 3339. */
  readonly since: string;
  /** How many at most. */
  readonly limit: number;
  /** `next` of the replay before: the id that it ended with. */
  readonly next?: string | undefined;
}

export interface Replayed {
  readonly count: number;
  /** Where to go on; null if that was all. */
  readonly next: string | null;
}

/** Why nothing is sent again, and which field of the replay says so. */
export class ReplayRefusedError extends Error {
  readonly field: 'types' | 'since';

  constructor(field: ReplayRefusedError['field'], message: string) {
    super(message);
    this.name = 'ReplayRefusedError';
    this.field = field;
  }
}

const DAY_MS = 86_400_000;
/** A replay of many pages takes time, and clocks may differ. Inboxes know an id for two days longer than is needed. */
export const REPLAY_SLACK_MS = 3_600_000;
/** How far the clocks of two replicas may be apart for the order of a subject to be kept. */
const MOST_APART_MS = 300_000;

/** Throws ReplayRefusedError for what `events`, the service's own, or `keptMs`, the time of its history, do not let be replayed. */
export function checkReplay({ types, since }: Replay, events: readonly string[], keptMs: number): void {
  const unknown = types.filter((type) => !events.includes(type));
  const known = events.length === 0 ? 'it sends none' : `those are ${events.join(', ')}`;
  if (unknown.length > 0)
    throw new ReplayRefusedError('types', `${unknown.join(', ')} is no event of this service: ${known}`);
  if (keptMs === 0) throw new ReplayRefusedError('since', 'this service keeps nothing of what it sent');
  const ageMs = Date.now() - Date.parse(since) - REPLAY_SLACK_MS;
  if (ageMs > keptMs)
    throw new ReplayRefusedError('since', `this service keeps what it sent for ${keptMs / DAY_MS} days only`);
  if (ageMs > INBOX_KEPT_DAYS * DAY_MS)
    throw new ReplayRefusedError(
      'since',
      `after ${INBOX_KEPT_DAYS} days consumers may no longer know what they have handled`,
    );
}

interface Key {
  readonly type: string;
  readonly id: string;
  readonly subject: string;
  readonly position: number;
}

// By an index each, whatever the planner knows of tables that turn over.
const SETTINGS = sql`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
  set_config('jit', 'off', true)`;

/** Adds the next events to `child` of the log once more, as they were. A page costs what it holds, not what is kept. */
export async function replayEvents(tx: Transaction, child: Statement, replay: Replay): Promise<Replayed> {
  await tx.query(SETTINGS);
  const page = await tx.query<Key>(pageSql(replay));
  const last = page.at(-1)?.id;
  if (last === undefined) return { count: 0, next: null };
  await tx.query(addAgainSql(child, replay, page, last));
  return { count: page.length, next: page.length < replay.limit ? null : last };
}

/** The next events in the order of their ids, each once, however often it was replayed before. */
function pageSql({ types, since, limit, next }: Replay): Statement {
  const after = next === undefined ? sql`id >= ${firstIdAt(since)}::uuid` : sql`id > ${next}::uuid`;
  return sql`
    select own.*, (select min(position) from outbox_log as log where log.type = own.type and log.id = own.id) as position
    from (select distinct unnest(${types}::text[]) as type) as wanted cross join lateral (
      select distinct on (id) type, id, subject from outbox_log
      where type = wanted.type and exchange = 'events' and ${after}
      order by id limit ${limit}) as own
    order by own.id limit ${limit}`;
}

const SAME_SUBJECT = sql.raw(isSameSubjectSql('log', 'newest'));

/**
 * Adds the page in the order of positions, which is that of each subject: ids follow the clocks of the replicas. So an event
 * that comes before one of the page may bear an id behind it: it is added as well, and again with its own page.
 */
function addAgainSql(child: Statement, { types }: Replay, page: readonly Key[], last: string): Statement {
  const column = <Name extends keyof Key>(name: Name) => page.map((key) => key[name]);
  const beyond = firstIdAt(new Date((timeOf(last) ?? 0) + MOST_APART_MS).toISOString());
  return sql`
    with page as (
      select * from unnest(${column('type')}::text[], ${column('id')}::uuid[], ${column('subject')}::text[],
        ${column('position')}::bigint[]) as page (type, id, subject, position)),
    earlier as (
      select m.type, m.id, min(m.position) as position
      from (select subject, max(position) as position from page group by subject) as newest cross join lateral (
        select * from outbox_log as log
        where ${SAME_SUBJECT} and log.id > ${last}::uuid and log.id < ${beyond}::uuid offset 0) as m
      where m.position < newest.position and m.exchange = 'events' and m.type = any(${types})
      group by m.type, m.id)
    insert into ${child} (id, correlation_id, exchange, type, subject, envelope)
    select m.id, m.correlation_id, m.exchange, m.type, m.subject, m.envelope
    from (select type, id, position from page union all select * from earlier) as key cross join lateral (
      select * from outbox_log as log
      where log.type = key.type and log.id = key.id and log.position = key.position offset 0) as m
    order by key.position`;
}
