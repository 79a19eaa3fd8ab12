import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

/** A kept sum of a closed day beside what its entries add up to; both exact. */
export interface AuditedDay {
  readonly day: string;
  readonly account: string;
  readonly currency: string;
  readonly kept_minor: string;
  readonly ledger_minor: string;
}

export interface AuditedDays {
  readonly items: readonly AuditedDay[];
  /** The day to go on after; null after the last closed one. */
  readonly next: string | null;
}

interface DayRange {
  readonly first: string;
  readonly last: string;
  readonly is_last: boolean;
}

/** The sums of up to `limit` closed days after the day `after` (default: from the first posting on). */
export async function auditDays(
  db: Queryable,
  after: string | undefined,
  limit: number,
): Promise<AuditedDays> {
  const range = await daysAfter(db, after, limit);
  if (range === undefined) return { items: [], next: null };
  return { items: await sumsOf(db, range), next: range.is_last ? null : range.last };
}

async function daysAfter(
  db: Queryable,
  after: string | undefined,
  limit: number,
): Promise<DayRange | undefined> {
  const [range] = await db.query<DayRange>(sql`
    select first::text, least(first + ${limit - 1}::int, summed)::text as last,
      first + ${limit - 1}::int >= summed as is_last
    from (
      select coalesce(${after ?? null}::date + 1, least(
          (select (min(posted_at) at time zone 'UTC')::date from ledger_transaction),
          (select min(day) from ledger_day_balance))) as first,
        (select max(day) from ledger_close where is_summed) as summed
    ) as closed
    where first <= summed`);
  return range;
}

function sumsOf(db: Queryable, { first, last }: DayRange): Promise<AuditedDay[]> {
  return db.query<AuditedDay>(sql`
    select day::text, account, currency, coalesce(kept.minor, 0)::text as kept_minor,
      coalesce(ledger.minor, 0)::text as ledger_minor
    from (
      select day, account, currency, amount_minor as minor from ledger_day_balance
      where day between ${first}::date and ${last}::date
    ) as kept
    full join (
      select (t.posted_at at time zone 'UTC')::date as day, e.account, e.currency, sum(e.amount_minor) as minor
      from (
        select transaction_id, posted_at from ledger_transaction
        where posted_at >= ${first}::date::timestamp at time zone 'UTC'
          and posted_at < (${last}::date + 1)::timestamp at time zone 'UTC'
        offset 0
      ) as t
      cross join lateral (
        select account, currency, amount_minor from ledger_entry
        where transaction_id = t.transaction_id offset 0) as e
      group by 1, 2, 3
    ) as ledger using (day, account, currency)
    order by day, account, currency`);
}
