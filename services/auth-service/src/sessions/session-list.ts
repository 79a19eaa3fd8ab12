import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';

export interface SessionRow {
  id: string;
  user_agent: string | null;
  ip_address: string | null;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
}

/** The sort key of a session in its owner's list, newest first. */
export interface SessionKey {
  readonly createdAt: string;
  readonly id: string;
}

/** Live sessions of a user after `after`, `count` at most. */
export function listSessions(
  database: Database,
  userId: string,
  count: number,
  after: SessionKey | undefined,
): Promise<SessionRow[]> {
  return database.query<SessionRow>(sql`
    select id, user_agent, ip_address, created_at, last_used_at, expires_at from session
    where user_id = ${userId} and over_at > now()
      ${after === undefined ? sql.empty : sql`and (created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`}
    order by created_at desc, id desc limit ${count}`);
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
