import type { RelaySession } from '../relay/relay-session.ts';

// The log may have millions of rows. Nothing is sent meanwhile, and everything is written.
const LONGEST_MS = 3_600_000;

// Which rows the broker has is told by the numbers of before, and by the position: what this cluster wrote is above
// `top`, since a dump has the sequence too.
const RENUMBER = `
  update outbox_log as m set xid = case
    when m.position <= last.top and (pg_visible_in_snapshot(m.xid, last.seen)
      or last.page_to is not null and pg_visible_in_snapshot(m.xid, last.page_to) and m.position <= last.page_position)
    then '3'::xid8 else pg_current_xact_id() end
  from (select * from outbox_progress order by seq desc limit 1) as last`;

// The number of a transaction that every snapshot sees.
const BEGIN_ANEW = `
  insert into outbox_progress (seq, seen, top, cluster, parked, parked_after)
  select seq + 1, $1::pg_snapshot, top, $2, parked, parked_after from outbox_progress order by seq desc limit 1`;

/**
 * Makes the outbox fit to the cluster that it was restored into from a dump: transactions are numbered anew there, and
 * would lie before the cursor. What was sent gets the number of a transaction long ago, what waits that of this one,
 * which the new cursor does not see. Others may write meanwhile.
 */
export async function adoptRestored(session: RelaySession, cluster: string | null): Promise<void> {
  await session.run('begin isolation level repeatable read');
  await session.run(`set local statement_timeout = ${LONGEST_MS}`);
  // First: once the transaction has a number, a snapshot of it may see it.
  const [now] = await session.run<{ snapshot: string }>('select pg_current_snapshot()::text as snapshot');
  await session.run(RENUMBER, [], LONGEST_MS);
  await session.run(BEGIN_ANEW, [now?.snapshot, cluster]);
  await session.run('commit', [], LONGEST_MS);
}
