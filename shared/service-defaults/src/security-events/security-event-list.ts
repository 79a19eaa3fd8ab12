import type { SecurityEventResponse } from '@platform/contracts/http/security-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

export interface SecurityEventRow {
  readonly event_id: number;
  readonly at: Date;
  readonly type: string;
  readonly user_id: string | null;
  readonly actor_id: string | null;
  readonly client_network: string | null;
  readonly details: Record<string, unknown>;
  readonly trace_id: string | null;
  readonly request_id: string | null;
}

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
): Promise<SecurityEventRow[]> {
  const where = sql.where([
    type !== undefined && sql`type = ${type}`,
    userId !== undefined && sql`user_id = ${userId}`,
    actorId !== undefined && sql`actor_id = ${actorId}`,
    since !== undefined && sql`at >= ${since}::timestamptz`,
    until !== undefined && sql`at < ${until}::timestamptz`,
    page.before !== undefined && sql`event_id < ${page.before}`,
  ]);
  return db.query<SecurityEventRow>(sql`
    select event_id, at, type, user_id, actor_id, client_network, details, trace_id, request_id
    from security_event ${where} order by event_id desc limit ${page.limit}`);
}

export function securityEventResponse({ event_id, at, ...row }: SecurityEventRow): SecurityEventResponse {
  return { id: String(event_id), at: at.toISOString(), ...row };
}
