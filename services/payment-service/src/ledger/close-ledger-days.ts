import type { Database } from '@platform/database/database.ts';
import { runStatement } from '@platform/database/run-statement.ts';
import { sql } from '@platform/database/sql.ts';
import type pg from 'pg';
import { SUMMED_UNTIL } from './ledger-repository.ts';

/**
 * Closes every day before today that is open and has entries, one after the other, and keeps its sums; returns how
 * many. Replicas may do so at once. Days are those of UTC by the database's clock.
 */
export async function closeLedgerDays(database: Database): Promise<number> {
  for (let count = 0; ; ) {
    const day = await dayToSum(database);
    if (day === undefined) return count;
    await closeDay(database, day);
    if (await sumDay(database, day)) count += 1;
  }
}

/** The first day that is not summed: one that was closed by a process that ended, or else the first open one. */
async function dayToSum(database: Database): Promise<string | undefined> {
  const [row] = await database.background.query<{ day: string | null }>(sql`
    select coalesce(
      (select min(day) from ledger_close where not is_summed),
      (select (min(posted_at) at time zone 'UTC')::date from ledger_transaction
       where posted_at >= ${SUMMED_UNTIL} and posted_at < date_trunc('day', now(), 'UTC'))
    )::text as day`);
  return row?.day ?? undefined;
}

/**
 * From here on whoever adds an entry of this day sees that it is closed. The lock waits for those who did not, and is
 * held for a moment alone. Nothing happens when another replica was faster: a day is closed when those before it are
 * summed, so that one alone is summed at a time, and late entries know where to wait.
 */
async function closeDay(database: Database, day: string): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(sql`lock table ledger_entry in share row exclusive mode`);
    await tx.query(sql`
      insert into ledger_close (day)
      select ${day}::date where not exists (select from ledger_close where day >= ${day}::date or not is_summed)`);
  });
}

/**
 * Keeps the sums of what was posted since the day that was summed last; false when there was nothing to do. Late entries wait meanwhile. A day may hold
 * more than a request could wait for, so it has a connection without the limits of requests.
 */
async function sumDay(database: Database, day: string): Promise<boolean> {
  const client = await database.dedicatedClient({ isUnbounded: true });
  try {
    await client.query('begin');
    const open = await runStatement(
      client,
      sql`select from ledger_close where day = ${day}::date and not is_summed for update`,
    );
    if (open.length > 0) await keepSums(client, day); // Else another replica was faster.
    await client.query('commit');
    return open.length > 0;
  } finally {
    await client.end();
  }
}

async function keepSums(client: pg.Client, day: string): Promise<void> {
  await runStatement(
    client,
    sql`
    insert into ledger_day_balance (day, account, currency, amount_minor)
    select (t.posted_at at time zone 'UTC')::date, e.account, e.currency, sum(e.amount_minor)
    from ledger_transaction t join ledger_entry e using (transaction_id)
    where t.posted_at >= ${SUMMED_UNTIL} and t.posted_at < (${day}::date + 1)::timestamp at time zone 'UTC'
    group by 1, 2, 3`,
  );
  await runStatement(client, sql`update ledger_close set is_summed = true where day = ${day}::date`);
}
