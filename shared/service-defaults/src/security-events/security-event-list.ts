import type { SecurityEventResponse } from '@platform/contracts/http/security-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

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
  const conditions: Statement[] = [sql`true`];
  if (type !== undefined) conditions.push(sql`type = ${type}`);
  if (userId !== undefined) conditions.push(sql`user_id = ${userId}`);
  if (actorId !== undefined) conditions.push(sql`actor_id = ${actorId}`);
  if (since !== undefined) conditions.push(sql`at >= ${since}::timestamptz`);
  if (until !== undefined) conditions.push(sql`at < ${until}::timestamptz`);
  if (page.before !== undefined) conditions.push(sql`event_id < ${page.before}`);
  return db.query<SecurityEventRow>(sql`
    select event_id, at, type, user_id, actor_id, client_network, details, trace_id, request_id
    from security_event where ${sql.join(conditions, ' and ')} order by event_id desc limit ${page.limit}`);
}

export function securityEventResponse({ event_id, at, ...row }: SecurityEventRow): SecurityEventResponse {
  return { id: String(event_id), at: at.toISOString(), ...row };
}
