import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { keptRows } from '@platform/service-defaults/upkeep/retention.ts';
import type { TokenPurpose } from './mailed-token.ts';

export interface NewMailedToken {
  readonly userId: string;
  readonly purpose: TokenPurpose;
  readonly hash: Buffer;
  readonly emailKey: string;
  readonly lifetimeSeconds: number;
}

/** Stores a token in the place of an earlier one of its purpose; returns when it expires. */
export async function storeToken(tx: Transaction, token: NewMailedToken): Promise<Date> {
  const { userId, purpose, hash, emailKey, lifetimeSeconds } = token;
  const [row] = await tx.query<{ expires_at: Date }>(sql`
    insert into mailed_token (user_id, purpose, token_hash, email_key, expires_at)
    values (${userId}, ${purpose}, ${hash}, ${emailKey}, now() + make_interval(secs => ${lifetimeSeconds}::float8))
    on conflict (user_id, purpose) do update set
      token_hash = excluded.token_hash, email_key = excluded.email_key, expires_at = excluded.expires_at
    returning expires_at`);
  if (row === undefined) throw new Error('a mailed token was stored, but is not there');
  return row.expires_at;
}

/** Whose live token this is. */
export async function findTokenOwner(
  db: Queryable,
  purpose: TokenPurpose,
  hash: Buffer,
): Promise<string | undefined> {
  const [row] = await db.query<{ user_id: string }>(sql`
    select user_id from mailed_token where token_hash = ${hash} and purpose = ${purpose} and expires_at > now()`);
  return row?.user_id;
}

/** Spends a token; returns the mailbox it went to, or undefined when it is not live (any more). */
export async function spendToken(
  tx: Transaction,
  purpose: TokenPurpose,
  hash: Buffer,
): Promise<string | undefined> {
  const [row] = await tx.query<{ email_key: string }>(sql`
    delete from mailed_token where token_hash = ${hash} and purpose = ${purpose} and expires_at > now()
    returning email_key`);
  return row?.email_key;
}

/** What was mailed before is good for nothing any more. */
export async function forgetTokens(tx: Transaction, userId: string, purpose: TokenPurpose): Promise<void> {
  await tx.query(sql`delete from mailed_token where user_id = ${userId} and purpose = ${purpose}`);
}

/** Tokens that nobody brought back in time. */
export const keptMailedTokens = keptRows({
  what: 'mailed tokens',
  table: 'mailed_token',
  by: 'expires_at',
  before: sql`now()`,
});
