import type { Hold } from '../relay/relay-holds.ts';
import type { RelaySession } from '../relay/relay-session.ts';
import { MOST_BATCH_BYTES } from '../wire/limits.ts';
import { noteLateSql } from './outbox-confirms.ts';
import { type ParkedRow, writtenSeconds } from './outbox-row.ts';
import { isSameSubjectSql } from './subject-index.ts';

/** What is to happen to messages that were parked under one hold. */
export interface ParkedOutcome {
  readonly sent: readonly ParkedRow[];
  /** Subjects that now wait for something else, by its hold. */
  readonly moved: ReadonlyMap<string, string>;
}

/** Each hold with messages, and its first place: one look into the index for each, not one for each message. */
const HOLDS = `
  with recursive hold as (
    (select hold, place from outbox_parked order by hold, place limit 1)
    union all
    select next.* from hold cross join lateral (
      select p.hold, p.place from outbox_parked as p where p.hold > hold.hold order by p.hold, p.place limit 1) as next)
  select hold, place, (select max(place) from outbox_parked) as last_place from hold`;

export interface ParkedHold {
  readonly hold: string;
  readonly place: number;
  readonly last_place: number;
}

export async function countParked(session: RelaySession): Promise<number> {
  const [row] = await session.query<{ count: number }>('select count(*) as count from outbox_parked');
  return row?.count ?? 0;
}

export function parkedHolds(session: RelaySession): Promise<ParkedHold[]> {
  return session.query<ParkedHold>(HOLDS);
}

// Above the floor, since below it there may be many that were sent: another session that can see them keeps them there.
const NEXT = `
  select place, position, id, exchange, type, subject, envelope, extract(epoch from created_at)::float8 as written_at
  from (
    select *, sum(octet_length(envelope)) over (order by place rows unbounded preceding) as bytes
    from (select * from outbox_parked where hold = $1 and place > $2 order by place limit $3) as next
  ) as measured
  where bytes - octet_length(envelope) < ${MOST_BATCH_BYTES}
  order by place`;

/** The next messages under `hold`, in order. */
export function nextParked(session: RelaySession, { key, floor }: Hold, limit: number): Promise<ParkedRow[]> {
  return session.query<ParkedRow>(NEXT, [key, floor, limit]);
}

const SETTLE = `
  with sent as (delete from outbox_parked where place = any($3::bigint[])),
  late as (${noteLateSql(4)}),
  moved as (
    delete from outbox_parked as p using unnest($5::text[], $6::text[]) as next (subject, hold)
    where ${isSameSubjectSql('p', 'next')} and p.hold = $1 and p.place > $2 and p.place <> all($3::bigint[])
    returning p.*, next.hold as next_hold),
  parked as (
    insert into outbox_parked (hold, position, id, correlation_id, created_at, exchange, type, subject, envelope)
    select next_hold, position, id, correlation_id, created_at, exchange, type, subject, envelope
    from moved order by place
    returning place)
  select max(place) as place from parked`;

/**
 * Removes what was sent, and puts the subjects that were moved, with all their messages under `hold`, under another hold.
 * Returns the highest place, if any was moved.
 */
export async function settleParked(
  session: RelaySession,
  { key, floor }: Hold,
  { sent, moved }: ParkedOutcome,
): Promise<number | undefined> {
  const places = sent.map(({ place }) => place);
  const values = [key, floor, places, writtenSeconds(sent), [...moved.keys()], [...moved.values()]];
  const [last] = await session.query<{ place: number | null }>(SETTLE, values);
  return last?.place ?? undefined;
}
