import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { type Kept, keptRows } from '@platform/service-defaults/upkeep/retention.ts';

/** Exactly one of session, user and key; of a user, the tokens issued at a version before `beforeVersion`. */
export interface RecordedRevocation {
  readonly id: number;
  readonly sessionId: string | null;
  readonly userId: string | null;
  readonly beforeVersion: number | null;
  readonly keyId: string | null;
  readonly recordedAt: Date;
}

export interface ReadRevocations {
  readonly revocations: readonly RecordedRevocation[];
  /** To read on from: nothing that was not yet committed is left behind. */
  readonly horizon: string;
}

interface Row {
  horizon: string;
  id: number | null;
  session_id: string | null;
  user_id: string | null;
  before_version: number | null;
  key_id: string | null;
  recorded_at: Date;
}

/** From before anything was written. */
export const FIRST_HORIZON = '0';

/**
 * The revocations of the last `maxAgeSeconds` that were not seen at `horizon`, and some that were: those written by
 * transactions that ended after the oldest one then under way had begun.
 */
export async function readRevocations(
  database: Queryable,
  horizon: string,
  maxAgeSeconds: number,
): Promise<ReadRevocations> {
  const rows = await database.query<Row>(sql`
    select pg_snapshot_xmin(snapshot)::text as horizon, id, session_id, user_id, before_version, key_id, recorded_at
    from pg_current_snapshot() as snapshot left join revocation
      on written_by >= ${horizon}::text::xid8 and recorded_at > now() - make_interval(secs => ${maxAgeSeconds}::float8)
    order by id`);
  return { revocations: rows.flatMap(toRevocation), horizon: rows[0]?.horizon ?? horizon };
}

/** Revocations are kept as long as a token may live that they concern. */
export function keptRevocations(maxAgeSeconds: number): Kept {
  return keptRows({
    what: 'revocations',
    table: 'revocation',
    by: 'recorded_at',
    before: sql`now() - make_interval(secs => ${maxAgeSeconds}::float8)`,
  });
}

function toRevocation(row: Row): RecordedRevocation[] {
  const { id, session_id: sessionId, user_id: userId, before_version: beforeVersion, key_id: keyId } = row;
  return id === null ? [] : [{ id, sessionId, userId, beforeVersion, keyId, recordedAt: row.recorded_at }];
}
