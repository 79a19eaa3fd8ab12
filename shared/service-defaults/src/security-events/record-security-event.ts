import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { currentContext } from '@platform/telemetry/trace-context.ts';

export interface SecurityEvent {
  /** One of SECURITY_EVENT_TYPES: nobody finds another. */
  readonly type: string;
  /** Whom it concerns. Left out for an account that is not there: whose address it is, is nobody's to keep. */
  readonly userId?: string | undefined;
  /** Who did it, where somebody signed in did. */
  readonly actorId?: string | undefined;
  /** The network that it came from, as `clientNetwork` gives it; never a whole address. */
  readonly clientNetwork?: string | undefined;
  /** Ids, reasons and roles: no secret, and nothing that a person typed. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Records what happened, in the transaction of what happened. Nothing changes or removes it for 400 days. */
export async function recordSecurityEvent(db: Queryable, event: SecurityEvent): Promise<void> {
  await db.query(insertSecurityEventSql(event));
}

/** The same as a statement, for a part of a `with`. */
export function insertSecurityEventSql({
  type,
  userId,
  actorId,
  clientNetwork,
  details = {},
}: SecurityEvent): Statement {
  const columns = sql`${type}::text, ${userId ?? null}::uuid, ${actorId ?? null}::uuid, ${clientNetwork ?? null}::text,
    ${JSON.stringify(details)}::jsonb, ${workUnderWaySql()}`;
  return sql`insert into security_event (type, user_id, actor_id, client_network, details, trace_id, request_id)
    values (${columns})`;
}

/**
 * One event for each row of `rows`, which is a select of `user_id` and `details` (jsonb), as a part of a `with`: for a statement
 * that itself finds out whom it concerns.
 */
export function insertSecurityEventsSql(type: string, rows: Statement, actorId?: string): Statement {
  return sql`insert into security_event (type, user_id, details, actor_id, trace_id, request_id)
    select ${type}::text, found.user_id, found.details, ${actorId ?? null}::uuid, ${workUnderWaySql()} from (${rows}) as found`;
}

/** `trace_id, request_id`: leads from the event to the log lines of the same request. */
function workUnderWaySql(): Statement {
  const context = currentContext();
  return sql`${context?.traceId ?? null}::text, ${context?.requestId ?? null}::text`;
}
