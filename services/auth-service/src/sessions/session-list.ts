import { Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { timestampSql } from '@platform/database/timestamp-text.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';

export const SessionResponse = Type.Object(
  {
    id: Uuid,
    user_agent: Type.Union([Type.String(), Type.Null()]),
    ip_address: Type.Union([Type.String(), Type.Null()]),
    created_at: Timestamp,
    last_used_at: Timestamp,
    expires_at: Timestamp,
    is_current: Type.Boolean({ description: 'The one this request was made in' }),
  },
  { title: 'Session' },
);
export type SessionResponse = Static<typeof SessionResponse>;

/** The sort key of a session in its owner's list, newest first. */
export interface SessionKey {
  readonly createdAt: string;
  readonly id: string;
}

/** Live sessions of the user who asks after `after`, `count` at most. */
export function listSessions(
  database: Database,
  { userId, sessionId }: Pick<Principal, 'userId' | 'sessionId'>,
  count: number,
  after: SessionKey | undefined,
): Promise<SessionResponse[]> {
  return database.query<SessionResponse>(sql`
    select id, user_agent, ip_address, ${timestampSql('created_at')} as created_at,
      ${timestampSql('last_used_at')} as last_used_at, ${timestampSql('expires_at')} as expires_at,
      id::text = ${sessionId} as is_current
    from session
    where user_id = ${userId} and over_at > now()
      ${after === undefined ? sql.empty : sql`and (created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`}
    order by session.created_at desc, id desc limit ${count}`);
}

/** True if the session is live and its user active; with the claims of now. */
export async function findLiveSession(
  database: Database,
  sessionId: string,
): Promise<{ email: string; roles: string[] } | undefined> {
  const [row] = await database.query<{ email: string; roles: string[] }>(
    sql`select email, roles from session join account using (user_id)
        where id = ${sessionId} and over_at > now() and is_active`,
  );
  return row;
}
