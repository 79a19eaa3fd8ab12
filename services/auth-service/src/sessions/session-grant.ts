import { sql } from '@platform/database/sql.ts';
import type { SessionGrant } from '../tokens/access-token.ts';

export interface GrantRow {
  session_id: string;
  user_id: string;
  email: string;
  roles: string[];
  user_version: number;
  issued_at: Date;
  absolute_expires_at: Date;
  kid: string;
}

/** The key that signs at the time of the statement: chosen with the token's `iat`, by one clock for all replicas. */
export const SIGNING_KID = sql`(
  select kid from signing_key where active_from <= now() and (expires_at is null or expires_at > now())
  order by active_from desc limit 1)`;

export function grantOf(row: GrantRow): SessionGrant {
  return {
    sessionId: row.session_id,
    userId: row.user_id,
    email: row.email,
    roles: row.roles,
    userVersion: row.user_version,
    issuedAt: row.issued_at,
    sessionExpiresAt: row.absolute_expires_at,
    kid: row.kid,
  };
}
