import type { RelaySession } from '../src/relay/relay-session.ts';

// Of indexes it counts what is dead too.
const VISITED = `
  select coalesce(sum(pg_stat_get_xact_tuples_returned(oid)), 0)::int as count
  from pg_class where relname like 'outbox%' and relkind in ('r', 'i')`;

/** The rows and index entries of the outbox that `work` walks on this session, dead ones too. */
export async function visitedBy(session: RelaySession, work: () => Promise<unknown>): Promise<number> {
  await session.run('begin');
  const before = await visited(session);
  await work();
  const after = await visited(session);
  await session.run('commit');
  return after - before;
}

/** Those that the session has not reported yet; it reports none within a transaction. */
async function visited(session: RelaySession): Promise<number> {
  const [row] = await session.run<{ count: number }>(VISITED);
  return row?.count ?? 0;
}
