import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Role } from '@platform/service-defaults/access/principal.ts';
import { foldCase } from '../fold-case.ts';
import type { User } from '../user.ts';
import { USER_COLUMNS, type UserRow, userOf } from '../user-repository.ts';

export interface UserQuery {
  /** A part of the name or address. */
  readonly text?: string | undefined;
  readonly role?: Role | undefined;
  readonly isActive?: boolean | undefined;
}

/** The sort key of a user in the list, newest first. */
export interface UserKey {
  readonly createdAt: string;
  readonly id: string;
}

/** Users that match `query`, after `after`, `count` at most. */
export async function searchUsers(
  db: Queryable,
  { text, role, isActive }: UserQuery,
  count: number,
  after: UserKey | undefined,
): Promise<User[]> {
  const where = sql.where([
    text !== undefined && sql`search_text like ${containing(text)}`,
    role !== undefined && sql`${role} = any(roles)`,
    isActive !== undefined && sql`is_active = ${isActive}`,
    after !== undefined && sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`,
  ]);
  const rows = await db.query<UserRow>(sql`
    select ${USER_COLUMNS} from users ${where}
    order by created_at desc, id desc limit ${count}`);
  return rows.map(userOf);
}

/** A LIKE pattern for texts that contain `text` itself, whatever wildcards it has. */
function containing(text: string): string {
  return `%${foldCase(text).replace(/[\\%_]/g, '\\$&')}%`;
}
