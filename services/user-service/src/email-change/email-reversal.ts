import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { keptRows } from '@platform/service-defaults/upkeep/retention.ts';
import type { EmailAddress } from '../users/email-address.ts';
import type { User } from '../users/user.ts';

export interface NewReversal {
  readonly user: Pick<User, 'id' | 'email'>;
  readonly hash: Buffer;
  readonly lifetimeSeconds: number;
}

/** What a mailbox may take back. */
export interface Reversal {
  readonly email: EmailAddress;
  /** The password was replaced since, and not by this mailbox. */
  readonly isPasswordReplaced: boolean;
}

/** Stores that the user's present mailbox may take its address back; returns until when. */
export async function storeReversal(tx: Transaction, reversal: NewReversal): Promise<Date> {
  const { user, hash, lifetimeSeconds } = reversal;
  const [row] = await tx.query<{ expires_at: Date }>(sql`
    insert into email_reversal (token_hash, user_id, email, email_key, expires_at)
    values (${hash}, ${user.id}, ${user.email.display}, ${user.email.key},
      now() + make_interval(secs => ${lifetimeSeconds}::float8))
    returning expires_at`);
  if (row === undefined) throw new Error('a reversal was stored, but is not there');
  return row.expires_at;
}

export async function findReversalOwner(db: Queryable, hash: Buffer): Promise<string | undefined> {
  const [row] = await db.query<{ user_id: string }>(
    sql`select user_id from email_reversal where token_hash = ${hash} and expires_at > now()`,
  );
  return row?.user_id;
}

/**
 * Spends the token, with the mailbox's others, and with those of mailboxes that the account came to later: whoever moved it there must
 * not take it again.
 */
export async function spendReversal(tx: Transaction, hash: Buffer): Promise<Reversal | undefined> {
  const [row] = await tx.query<{ email: string; email_key: string; is_password_replaced: boolean }>(sql`
    with spent as (
      select * from email_reversal where token_hash = ${hash} and expires_at > now()
    ), over as (
      select r.* from email_reversal r join spent s using (user_id)
      where r.email_key = s.email_key or r.requested_at >= s.requested_at
    ), removed as (
      delete from email_reversal where token_hash in (select token_hash from over)
    )
    select email, email_key,
      (select bool_or(o.is_password_replaced) from over o where o.email_key = spent.email_key) as is_password_replaced
    from spent`);
  return (
    row && {
      email: { display: row.email, key: row.email_key },
      isPasswordReplaced: row.is_password_replaced,
    }
  );
}

/** Notes that the password was replaced; by the mailbox with the key `by`, if one has proved that it was. */
export async function notePasswordReplaced(tx: Transaction, userId: string, by?: string): Promise<void> {
  await tx.query(sql`
    update email_reversal set is_password_replaced = true
    where user_id = ${userId} and email_key is distinct from ${by ?? null}::text and not is_password_replaced`);
}

/** Whose the mailboxes are that may be taken back, by their keys. */
export async function reversibleMailboxes(
  db: Queryable,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.query<{ email_key: string; user_id: string }>(sql`
    select email_key, user_id from email_reversal where email_key = any(${keys}::text[]) and expires_at > now()`);
  return new Map(rows.map((row) => [row.email_key, row.user_id]));
}

/** Rights to take an address back that nobody made use of. */
export const keptReversals = keptRows({
  what: 'reversals of addresses',
  table: 'email_reversal',
  by: 'expires_at',
  before: sql`now()`,
});
