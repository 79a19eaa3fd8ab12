import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { securityEventInsertOf } from '@platform/service-defaults/security-events/record-security-event.ts';
import type { SessionGrant } from '../tokens/access-token.ts';
import { type GrantRow, grantOf, signingKid } from './session-grant.ts';
import type { SessionLimits } from './session-limits.ts';

export type Renewal =
  | { readonly outcome: 'renewed'; readonly grant: SessionGrant }
  /** Unknown, its session is over, or another request under way at the same time won it. */
  | { readonly outcome: 'refused' }
  /** It had been used before: somebody has a copy. The session, and with it the whole family, is over now. */
  | { readonly outcome: 'reused'; readonly sessionId: string; readonly userId: string };

interface RenewalRow extends GrantRow {
  was_used: boolean;
  is_live: boolean;
  is_renewed: boolean;
}

const BETRAYED = sql`select user_id, jsonb_build_object('session_id', id) as details from betrayed`;

/**
 * Spends one refresh token for another, in one statement: of any number of requests exactly one wins the token's row.
 *
 * A grace without a clock: those that lose it while the winner is under way see, in their snapshot, a token not yet
 * used. That is one client asking twice (a double click, two tabs); it costs the loser an error, and the session goes on.
 * Whoever comes after the winner has committed sees a used token. That is a copy, and ends the session.
 */
export async function renewSession(
  database: Database,
  hash: Buffer,
  nextHash: Buffer,
  { idleSeconds }: SessionLimits,
): Promise<Renewal> {
  const [row] = await database.query<RenewalRow>(sql`
    with presented as (
      select session_id, used_at is not null as was_used from refresh_token where hash = ${hash}
    ), spent as (
      update refresh_token set used_at = now() where hash = ${hash} and used_at is null returning session_id
    ), renewed as (
      update session set
        last_used_at = now(),
        expires_at = least(session.absolute_expires_at, now() + make_interval(secs => ${idleSeconds}::float8))
      from spent, account
      where session.id = spent.session_id and account.user_id = session.user_id
        and session.over_at > now() and account.is_active
      returning session.id, email, roles, account.version
    ), issued as (
      insert into refresh_token (hash, session_id) select ${nextHash}, id from renewed
    ), betrayed as (
      update session set ended_at = now(), end_reason = 'token-reused'
      from presented
      where presented.was_used and session.id = presented.session_id and session.over_at > now()
      returning session.id, session.user_id
    ), recorded as (
      ${securityEventInsertOf('refresh-token.reused', BETRAYED)}
    )
    select session_id, session.user_id, renewed.email, renewed.roles,
      renewed.version as user_version, session.absolute_expires_at,
      now() as issued_at, ${signingKid} as kid,
      was_used, session.over_at > now() as is_live, renewed.id is not null as is_renewed
    from presented join session on session.id = session_id left join renewed on true`);
  if (row?.is_renewed) return { outcome: 'renewed', grant: grantOf(row) };
  if (row?.is_live && row.was_used)
    return { outcome: 'reused', sessionId: row.session_id, userId: row.user_id };
  return { outcome: 'refused' };
}
