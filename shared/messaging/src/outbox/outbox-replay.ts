import { type Statement, sql } from '@platform/database/sql.ts';
import { INBOX_KEPT_DAYS } from '../receiving/inbox.ts';
import { firstIdAt } from '../wire/uuid-v7.ts';

/** Events to be sent again. */
export interface Replay {
  readonly types: readonly string[];
  /** Those that were made from then on; RFC 3339. */
  readonly since: string;
  /** How many at most. */
  readonly limit: number;
  /** `next` of the replay before. */
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

/** A row of `replayEventsSql`: of which messages it was, the last position, and the last that there was at the beginning. */
export interface ReplayRow {
  readonly count: number;
  readonly last: number | null;
  readonly through: number;
}

/**
 * Adds the next events to `child` of the log once more, in their order and as they were. Each of them once: what an earlier
 * replay added is not taken for another. Nothing is that was written after the first page was.
 */
export function replayEventsSql(child: Statement, { types, since, limit, next }: Replay): Statement {
  const [after = 0, through = null] = next?.split('-') ?? [];
  return sql`
    with bound as materialized (
      select coalesce(${through}::bigint, last_value) as through from outbox_position),
    chosen as materialized (
      select type, id, min(position) as position from outbox_log, bound
      where exchange = 'events' and type = any(${types}) and id >= ${firstIdAt(since)}::uuid and position <= through
      group by type, id having min(position) > ${after}::bigint
      order by min(position) limit ${limit}),
    replayed as (
      insert into ${child} (id, correlation_id, exchange, type, subject, envelope)
      select m.id, m.correlation_id, m.exchange, m.type, m.subject, m.envelope
      from chosen cross join lateral (
        select * from outbox_log as log
        where log.type = chosen.type and log.id = chosen.id and log.position = chosen.position offset 0) as m
      order by chosen.position)
    select (select count(*) from chosen) as count, (select max(position) from chosen) as last, through from bound`;
}
