import type { SecurityEventResponse } from '@platform/contracts/http/security-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { timestampSql } from '@platform/database/timestamp-text.ts';

export interface SecurityEventQuery {
  readonly type?: string | undefined;
  readonly userId?: string | undefined;
  readonly actorId?: string | undefined;
  /** RFC 3339; the first moment wanted. */
  readonly since?: string | undefined;
  /** RFC 3339; the first moment not wanted. */
  readonly until?: string | undefined;
}

/** Events that match, newest first, below the event `before`. */
export function listSecurityEvents(
  db: Queryable,
  { type, userId, actorId, since, until }: SecurityEventQuery,
  page: { readonly limit: number; readonly before?: number | undefined },
): Promise<SecurityEventResponse[]> {
  const where = sql.where([
    type !== undefined && sql`type = ${type}`,
    userId !== undefined && sql`user_id = ${userId}`,
    actorId !== undefined && sql`actor_id = ${actorId}`,
    since !== undefined && sql`at >= ${since}::timestamptz`,
    until !== undefined && sql`at < ${until}::timestamptz`,
    page.before !== undefined && sql`event_id < ${page.before}`,
  ]);
  return db.query<SecurityEventResponse>(sql`
    select event_id::text as id, ${timestampSql('at')} as at, type, user_id, actor_id, client_network, details, trace_id, request_id
    from security_event ${where} order by event_id desc limit ${page.limit}`);
}
