import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { insertSecurityEventsSql } from '@platform/service-defaults/security-events/record-security-event.ts';

/** Which sessions are to end. */
export type EndTarget =
  | { readonly sessionId: string; readonly ownerId?: string }
  | { readonly refreshTokenHash: Buffer }
  | { readonly userId: string; readonly olderThanVersion?: number; readonly keptSessionId?: string };

export type EndReason = 'logged-out' | 'revoked' | 'user-deactivated' | 'password-changed';

/**
 * Ends the live sessions that `target` names, and records it; returns how many. Their refresh tokens are worth nothing from now
 * on. `actorId` is who did it, where somebody signed in did.
 */
export async function endSessions(
  db: Queryable,
  target: EndTarget,
  reason: EndReason,
  actorId?: string,
): Promise<number> {
  const rows = sql`select user_id, jsonb_build_object('session_id', id, 'reason', end_reason) as details from ended`;
  const ended = await db.query<{ id: string }>(
    sql`with ended as (
          update session set ended_at = now(), end_reason = ${reason}
          where over_at > now() and ${isTargetSql(target)} returning id, user_id, end_reason
        ), recorded as (${insertSecurityEventsSql('session.ended', rows, actorId)})
        select id from ended`,
  );
  return ended.length;
}

function isTargetSql(target: EndTarget): Statement {
  if ('refreshTokenHash' in target)
    return sql`id = (select session_id from refresh_token where hash = ${target.refreshTokenHash})`;
  if ('sessionId' in target) {
    const { sessionId, ownerId } = target;
    return ownerId === undefined ? sql`id = ${sessionId}` : sql`id = ${sessionId} and user_id = ${ownerId}`;
  }
  const { userId, olderThanVersion, keptSessionId } = target;
  return sql`user_id = ${userId}
    ${olderThanVersion === undefined ? sql.empty : sql`and user_version < ${olderThanVersion}`}
    ${keptSessionId === undefined ? sql.empty : sql`and id <> ${keptSessionId}`}`;
}
