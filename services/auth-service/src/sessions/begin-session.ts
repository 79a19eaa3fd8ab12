import { randomUUID } from 'node:crypto';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { SessionGrant } from '../tokens/access-token.ts';
import { type GrantRow, grantOf, SIGNING_KID } from './session-grant.ts';
import type { SessionLimits } from './session-limits.ts';

/** A login whose credentials user-service has checked. */
export interface Login {
  readonly userId: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** The user's version at which they were checked. */
  readonly userVersion: number;
  readonly userAgent: string;
  readonly ipAddress: string;
}

/**
 * Begins a session with its first refresh token. Undefined when the user was deactivated, or has a new password,
 * since `userVersion`: a login that raced with that must not outlive it. The account's row is locked by this and by
 * the events (user-events.ts), so that whichever comes second sees the first.
 */
export async function beginSession(
  database: Database,
  login: Login,
  refreshTokenHash: Buffer,
  { idleSeconds, absoluteSeconds }: SessionLimits,
): Promise<SessionGrant | undefined> {
  const { userId, userVersion, email, roles, userAgent, ipAddress } = login;
  const [row] = await database.query<GrantRow>(sql`
    with known as (
      insert into account as present (user_id, version, email, roles)
      values (${userId}, ${userVersion}, ${email}, ${roles})
      on conflict (user_id) do update set
        version = greatest(present.version, excluded.version),
        email = case when excluded.version >= present.version then excluded.email else present.email end,
        roles = case when excluded.version >= present.version then excluded.roles else present.roles end,
        is_active = present.is_active or excluded.version > greatest(present.version, present.standing_version)
      where excluded.version >= present.sessions_from_version
      returning user_id, version, email, roles, is_active
    ), begun as (
      insert into session (id, user_id, user_version, user_agent, ip_address, expires_at, absolute_expires_at)
      select ${randomUUID()}::uuid, user_id, ${userVersion}, ${userAgent}, ${ipAddress},
        now() + make_interval(secs => least(${idleSeconds}::float8, ${absoluteSeconds}::float8)),
        now() + make_interval(secs => ${absoluteSeconds}::float8)
      from known where is_active
      returning id, user_id, absolute_expires_at
    ), issued as (
      insert into refresh_token (hash, session_id) select ${refreshTokenHash}, id from begun
    )
    select begun.id as session_id, user_id, email, roles,
      known.version as user_version, absolute_expires_at, now() as issued_at, ${SIGNING_KID} as kid
    from begun join known using (user_id)`);
  return row === undefined ? undefined : grantOf(row);
}
