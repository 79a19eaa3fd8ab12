import type { HeldBack } from '../relay/relay-holds.ts';
import { MOST_BATCH_BYTES } from '../wire/limits.ts';
import { saveProgressSql } from './outbox-progress.ts';
import { isSameSubjectSql } from './subject-index.ts';

/** What a reading statement does besides. */
export interface Shape {
  readonly isPastHolds: boolean;
  readonly isSaving: boolean;
}
export type Shaped = (shape: Shape) => string;

const HELD_PARAMETERS = 3;

/** The parameters that a statement past holds has besides. */
export function heldParameters({ holds, floors, closed }: HeldBack): unknown[] {
  return holds.length === 0 ? [] : [holds, floors, closed];
}

/** Each shape of a statement is one text, so that it is prepared once. */
function shaped(build: (shape: Shape & { readonly saving: string }) => string, parameters: number): Shaped {
  const texts = [false, true].map((isPastHolds) =>
    [false, true].map((isSaving) => {
      const first = parameters + (isPastHolds ? HELD_PARAMETERS : 0) + 1;
      return build({ isPastHolds, isSaving, saving: isSaving ? `with ${saveProgressSql(first)}` : '' });
    }),
  );
  return ({ isPastHolds, isSaving }) => texts[Number(isPastHolds)]?.[Number(isSaving)] ?? '';
}

const COLUMNS = 'xid, position, id, exchange, type, subject, envelope, created_at';

/** The hold of each message `m`, and its envelope unless it has one. */
const heldColumns = (isPastHolds: boolean) =>
  isPastHolds
    ? `hold.hold, case when hold.hold is null then m.envelope end as envelope`
    : 'null as hold, m.envelope';
/** Finds it by the holds, their floors, and the closed ones: the parameters from `first` on. */
const holdOf = (first: number, isPastHolds: boolean) =>
  isPastHolds
    ? `left join lateral (select coalesce(
        (select h.hold from unnest($${first}::text[], $${first + 1}::bigint[]) as h (hold, floor)
         where exists (
           select from outbox_parked as p
           where ${isSameSubjectSql('p', 'm')} and p.hold = h.hold and p.place > h.floor) limit 1),
        case when 'type ' || m.type = any($${first + 2}::text[]) then 'type ' || m.type end
      ) as hold) as hold on true`
    : '';
const SHOWN = `m.xid::text, m.position, m.id, m.exchange, m.type, m.subject,
    extract(epoch from m.created_at)::float8 as written_at`;

// The size of an envelope is known without reading it. The row that reaches the limit is the last, so there is one.
export const lookStatement = shaped(
  ({ isPastHolds, saving }) => `${saving}
  select now.seen, ${SHOWN}, m.bytes, ${heldColumns(isPastHolds)}
  from (select pg_current_snapshot()::text as seen) as now left join lateral (
    select * from (
      select *, sum(octet_length(envelope)) over (order by xid, position rows unbounded preceding) as bytes
      from (
        (select ${COLUMNS} from outbox_log where xid >= $1::xid8 order by xid limit $3)
        union all (select ${COLUMNS} from outbox_log where xid = any($2::xid8[]) limit $3)) as fresh
    ) as measured where bytes - octet_length(envelope) < ${MOST_BATCH_BYTES} limit $3
  ) as m on true ${holdOf(4, isPastHolds)}`,
  3,
);

export const pageStatement = shaped(
  ({ isPastHolds, saving }) => `${saving}
  select ${SHOWN}, ${heldColumns(isPastHolds)}
  from unnest($1::xid8[], $2::bigint[]) with ordinality as key (xid, position, n) cross join lateral (
    select ${COLUMNS} from outbox_log where xid = key.xid and position = key.position offset 0
  ) as m ${holdOf(3, isPastHolds)} order by key.n`,
  2,
);

export const SAVE = `with ${saveProgressSql(1)} select`;

export const PARK = `
  with ${saveProgressSql(4)},
  parked as (
    insert into outbox_parked (hold, position, id, correlation_id, created_at, exchange, type, subject, envelope)
    select key.hold, m.position, m.id, m.correlation_id, m.created_at, m.exchange, m.type, m.subject, m.envelope
    from unnest($1::xid8[], $2::bigint[], $3::text[]) with ordinality as key (xid, position, hold, n) cross join lateral (
      select * from outbox_log where xid = key.xid and position = key.position offset 0) as m
    order by key.n
    returning place)
  select max(place) as place from parked`;
