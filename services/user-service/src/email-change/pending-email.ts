import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { keptRows } from '@platform/service-defaults/upkeep/retention.ts';
import type { EmailAddress } from '../users/email-address.ts';

export interface NewPendingEmail {
  readonly userId: string;
  readonly email: EmailAddress;
  readonly hash: Buffer;
  readonly lifetimeSeconds: number;
}

/** Stores it in the place of an earlier one; returns when it expires. */
export async function storePendingEmail(tx: Transaction, pending: NewPendingEmail): Promise<Date> {
  const { userId, email, hash, lifetimeSeconds } = pending;
  const [row] = await tx.query<{ expires_at: Date }>(sql`
    insert into pending_email (user_id, email, email_key, token_hash, expires_at)
    values (${userId}, ${email.display}, ${email.key}, ${hash}, now() + make_interval(secs => ${lifetimeSeconds}::float8))
    on conflict (user_id) do update set email = excluded.email, email_key = excluded.email_key,
      token_hash = excluded.token_hash, expires_at = excluded.expires_at
    returning expires_at`);
  if (row === undefined) throw new Error('a pending address was stored, but is not there');
  return row.expires_at;
}

export async function findPendingEmail(db: Queryable, userId: string): Promise<EmailAddress | undefined> {
  const [row] = await db.query<{ email: string; email_key: string }>(
    sql`select email, email_key from pending_email where user_id = ${userId} and expires_at > now()`,
  );
  return row && { display: row.email, key: row.email_key };
}

/** Whose address this token confirms. */
export async function findPendingOwner(db: Queryable, hash: Buffer): Promise<string | undefined> {
  const [row] = await db.query<{ user_id: string }>(
    sql`select user_id from pending_email where token_hash = ${hash} and expires_at > now()`,
  );
  return row?.user_id;
}

/** Spends the token; returns the address that it confirms, or undefined when it is not live (any more). */
export async function spendPendingEmail(tx: Transaction, hash: Buffer): Promise<EmailAddress | undefined> {
  const [row] = await tx.query<{ email: string; email_key: string }>(sql`
    delete from pending_email where token_hash = ${hash} and expires_at > now() returning email, email_key`);
  return row && { display: row.email, key: row.email_key };
}

export async function forgetPendingEmail(db: Queryable, userId: string): Promise<void> {
  await db.query(sql`delete from pending_email where user_id = ${userId}`);
}

/** Addresses that nobody confirmed in time. */
export const keptPendingEmails = keptRows({
  what: 'pending addresses',
  table: 'pending_email',
  by: 'expires_at',
  before: sql`now()`,
});
