import { isUniqueViolation } from '@platform/database/database-errors.ts';
import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Role } from '@platform/service-defaults/access/principal.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { EmailAddress } from './email-address.ts';
import { foldCase } from './fold-case.ts';
import type { User } from './user.ts';

export interface UserRow {
  id: string;
  email: string;
  email_key: string;
  full_name: string;
  password_hash: string | null;
  roles: Role[];
  is_active: boolean;
  is_verified: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export const USER_COLUMNS = sql.raw(
  'id, email, email_key, full_name, password_hash, roles, is_active, is_verified, version, created_at, updated_at',
);

// Any number will do, as long as every replica uses the same.
const LEAVING_ADMINS_LOCK = 8_001_001;

export type NewUser = Pick<User, 'id' | 'email' | 'fullName' | 'passwordHash' | 'roles'>;

export async function findUser(db: Queryable, id: string): Promise<User | undefined> {
  const [row] = await db.query<UserRow>(sql`select ${USER_COLUMNS} from users where id = ${id}`);
  return row && userOf(row);
}

export async function findUserByEmail(db: Queryable, email: EmailAddress): Promise<User | undefined> {
  const [row] = await db.query<UserRow>(
    sql`select ${USER_COLUMNS} from users where email_key = ${email.key}`,
  );
  return row && userOf(row);
}

/** Locks the user's row until the end of the transaction. */
export async function lockUser(tx: Transaction, id: string): Promise<User | undefined> {
  const [row] = await tx.query<UserRow>(sql`select ${USER_COLUMNS} from users where id = ${id} for update`);
  return row && userOf(row);
}

/**
 * How many admins can sign in, as the only one to ask until the end of the transaction: of two that would leave at once,
 * one sees the other gone.
 */
export async function countActiveAdmins(tx: Transaction): Promise<number> {
  await tx.query(sql`select pg_advisory_xact_lock(${LEAVING_ADMINS_LOCK})`);
  const [row] = await tx.query<{ admins: number }>(
    sql`select count(*) as admins from users where 'admin' = any(roles) and is_active`,
  );
  return row?.admins ?? 0;
}

/** Throws DomainError `email-taken`, also when another request took the address this very moment. */
export async function insertUser(tx: Transaction, user: NewUser): Promise<User> {
  const { id, email, fullName, passwordHash, roles } = user;
  return writeUser(
    tx.query<UserRow>(sql`
      insert into users (id, email, email_key, full_name, search_text, password_hash, roles)
      values (${id}, ${email.display}, ${email.key}, ${fullName}, ${searchText(user)}, ${passwordHash}, ${roles})
      returning ${USER_COLUMNS}`),
  );
}

/** Stores `user` as its next version. Throws DomainError `email-taken`. */
export async function updateUser(tx: Transaction, user: User): Promise<User> {
  const { id, email, fullName, passwordHash, roles, isActive, isVerified } = user;
  return writeUser(
    tx.query<UserRow>(sql`
      update users set email = ${email.display}, email_key = ${email.key}, full_name = ${fullName},
        search_text = ${searchText(user)}, password_hash = ${passwordHash}, roles = ${roles}, is_active = ${isActive}, is_verified = ${isVerified},
        version = version + 1, updated_at = now()
      where id = ${id} returning ${USER_COLUMNS}`),
  );
}

async function writeUser(written: Promise<UserRow[]>): Promise<User> {
  try {
    const [row] = await written;
    if (row === undefined) throw new Error('a user row was written, but is not there');
    return userOf(row);
  } catch (error) {
    // The server's own error names the address; ours does not, and no log will.
    if (isUniqueViolation(error, 'users_email_key_key')) throw emailTaken();
    throw error;
  }
}

export function emailTaken(): DomainError {
  return new DomainError('email-taken', 'There is an account with this email address already.');
}

/** What the search looks in. */
export function searchText({ fullName, email }: Pick<User, 'fullName' | 'email'>): string {
  return foldCase(`${fullName} ${email.display}`);
}

export function userOf(row: UserRow): User {
  return {
    id: row.id,
    email: { display: row.email, key: row.email_key },
    fullName: row.full_name,
    passwordHash: row.password_hash,
    roles: row.roles,
    isActive: row.is_active,
    isVerified: row.is_verified,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
