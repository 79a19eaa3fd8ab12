import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
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
  const conditions: Statement[] = [sql`true`];
  if (text !== undefined) conditions.push(sql`search_text like ${containing(text)}`);
  if (role !== undefined) conditions.push(sql`${role} = any(roles)`);
  if (isActive !== undefined) conditions.push(sql`is_active = ${isActive}`);
  if (after !== undefined)
    conditions.push(sql`(created_at, id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`);
  const rows = await db.query<UserRow>(sql`
    select ${USER_COLUMNS} from users where ${sql.join(conditions, ' and ')}
    order by created_at desc, id desc limit ${count}`);
  return rows.map(userOf);
}

/** A LIKE pattern for texts that contain `text` itself, whatever wildcards it has. */
function containing(text: string): string {
  return `%${foldCase(text).replace(/[\\%_]/g, '\\$&')}%`;
}
