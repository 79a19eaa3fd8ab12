import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { insertSecurityEventsSql } from '@platform/service-defaults/security-events/record-security-event.ts';
import type { SessionGrant } from '../tokens/access-token.ts';
import { type GrantRow, grantOf, SIGNING_KID } from './session-grant.ts';
import type { SessionLimits } from './session-limits.ts';

export type Renewal =
  | { readonly outcome: 'renewed'; readonly grant: SessionGrant }
  /** It was used moments ago, and its successor was not yet: `nonce` is what that one was made with. */
  | { readonly outcome: 'repeated'; readonly grant: SessionGrant; readonly nonce: Buffer }
  /** Unknown, or its session is over. */
  | { readonly outcome: 'refused' }
  /** It had been used before: somebody has a copy. The session, and with it the whole family, is over now. */
  | { readonly outcome: 'reused'; readonly sessionId: string; readonly userId: string };

/** The token that takes the place of the one presented. */
export interface Successor {
  readonly hash: Buffer;
  readonly nonce: Buffer;
}

/** How long a used token may come again: for two tabs, a retry after a lost answer, a slow network. */
export const GRACE_SECONDS = 10;

interface RenewalRow extends GrantRow {
  was_used: boolean;
  is_live: boolean;
  is_renewed: boolean;
  is_betrayed: boolean;
  /** Null unless the token may be answered again. */
  repeatable_nonce: Buffer | null;
}

const BETRAYED = sql`select user_id, jsonb_build_object('session_id', id) as details from betrayed`;

/**
 * Spends one refresh token for another. A token that was used within the last seconds is answered again, with the same
 * successor, for as long as nobody has used that one. Any other token that comes again is a copy (RFC 9700, 4.14).
 */
export async function renewSession(
  database: Database,
  hash: Buffer,
  successor: Successor,
  limits: SessionLimits,
): Promise<Renewal> {
  const row = await spend(database, hash, successor, limits);
  // Another request won it after our snapshot was taken. A new snapshot shows what became of it.
  const hasLost = row?.is_live && !row.was_used && !row.is_renewed;
  return renewalOf(hasLost ? await spend(database, hash, successor, limits) : row);
}

function renewalOf(row: RenewalRow | undefined): Renewal {
  if (row?.is_betrayed) return { outcome: 'reused', sessionId: row.session_id, userId: row.user_id };
  if (!row?.is_live) return { outcome: 'refused' };
  if (row.is_renewed) return { outcome: 'renewed', grant: grantOf(row) };
  if (row.repeatable_nonce === null) return { outcome: 'refused' };
  return { outcome: 'repeated', grant: grantOf(row), nonce: row.repeatable_nonce };
}

/**
 * One statement: of any number of requests exactly one wins the token's row. A token without a known successor was spent
 * by a replica of 1.1.0: within the grace it is refused, and the session goes on.
 */
async function spend(
  database: Database,
  hash: Buffer,
  successor: Successor,
  { idleSeconds }: SessionLimits,
): Promise<RenewalRow | undefined> {
  const [row] = await database.query<RenewalRow>(sql`
    with presented as (
      select token.session_id, token.used_at is not null as was_used, next.nonce,
        coalesce(token.used_at > now() - make_interval(secs => ${GRACE_SECONDS}::float8), false)
          and next.used_at is null as is_repeat
      from refresh_token token left join refresh_token next on next.predecessor = token.hash
      where token.hash = ${hash}
    ), spent as (
      update refresh_token set used_at = now(), nonce = null
      where hash = ${hash} and used_at is null returning session_id
    ), renewed as (
      update session set
        last_used_at = now(),
        expires_at = least(session.absolute_expires_at, now() + make_interval(secs => ${idleSeconds}::float8))
      from spent, account
      where session.id = spent.session_id and account.user_id = session.user_id
        and session.over_at > now() and account.is_active
      returning session.id
    ), issued as (
      insert into refresh_token (hash, session_id, predecessor, nonce)
      select ${successor.hash}, id, ${hash}, ${successor.nonce} from renewed
    ), betrayed as (
      update session set ended_at = now(), end_reason = 'token-reused'
      from presented
      where presented.was_used and not presented.is_repeat
        and session.id = presented.session_id and session.over_at > now()
      returning session.id, session.user_id
    ), recorded as (
      ${insertSecurityEventsSql('refresh-token.reused', BETRAYED)}
    )
    select session_id, session.user_id, account.email, account.roles,
      account.version as user_version, session.absolute_expires_at,
      now() as issued_at, ${SIGNING_KID} as kid,
      was_used, session.over_at > now() and account.is_active as is_live, renewed.id is not null as is_renewed,
      betrayed.id is not null as is_betrayed,
      case when is_repeat then nonce end as repeatable_nonce
    from presented join session on session.id = session_id join account on account.user_id = session.user_id
      left join renewed on true left join betrayed on true`);
  return row;
}
