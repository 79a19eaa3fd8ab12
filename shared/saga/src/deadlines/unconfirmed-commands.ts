import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { confirmedLateAtSql, isWaitingInOutboxSql } from '@platform/messaging/outbox/outbox-confirms.ts';
import type { StoredSaga } from '../store/saga-store.ts';

/**
 * Of instances whose deadline has passed, those that are due. A deadline is written with the command, as if the
 * broker had it at once, so that sending costs no more; here, where it has passed, it is counted from the broker's
 * confirm. While the command waits in the outbox that is yet to come. `patienceMs` says how long an answer may take.
 */
export async function putOffUnconfirmed(
  database: Database,
  sagas: readonly StoredSaga[],
  patienceMs: (saga: StoredSaga) => number,
): Promise<StoredSaga[]> {
  if (sagas.length === 0) return [];
  const putOff = await database.query<{ id: string }>(
    sql`with command as materialized (
          select saga.id, saga.revision, saga.updated_at as written_at, claimed.patience_ms, (
            select message_id from saga_journal
            where saga_id = saga.id and kind = 'sent' order by entry desc limit 1) as message_id
          from unnest(${sagas.map(({ id }) => id)}::uuid[], ${sagas.map(({ revision }) => revision)}::integer[],
            ${sagas.map(patienceMs)}::float8[]) as claimed (id, revision, patience_ms)
          join saga on saga.id = claimed.id and saga.revision = claimed.revision),
        promise as (
          select id, revision, patience_ms * interval '1 millisecond' + greatest(
            case when ${isWaitingInOutboxSql(sql`message_id`, sql`id`)} then now() end, ${confirmedLateAtSql(sql`written_at`)}) as deadline
          from command)
        update saga set deadline = promise.deadline, next_look = null from promise
        where saga.id = promise.id and saga.revision = promise.revision and promise.deadline > now()
        returning saga.id`,
  );
  const ids = new Set(putOff.map(({ id }) => id));
  return sagas.filter(({ id }) => !ids.has(id));
}
