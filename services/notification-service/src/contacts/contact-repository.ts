import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

export interface Contact {
  readonly userId: string;
  readonly email: string | null;
  readonly fullName: string;
  readonly isActive: boolean;
  /** Whether the mailbox is confirmed; undefined when the event does not say. */
  readonly isVerified: boolean | undefined;
  /** The user's version that this is of. */
  readonly sequence: number;
}

/**
 * Takes what an event says of a user, unless a newer event has been taken: events may overtake each other. Returns
 * the address that was known before, if it took it.
 */
export async function saveContact(db: Queryable, contact: Contact): Promise<string | undefined> {
  const { userId, email, fullName, isActive, isVerified, sequence } = contact;
  const [row] = await db.query<{ former: string | null }>(
    sql`with known as (select email from contact where user_id = ${userId})
        insert into contact as c (user_id, email, full_name, is_active, sequence)
        values (${userId}, ${email}, ${fullName}, ${isActive}, ${sequence})
        on conflict (user_id) do update set email = excluded.email, full_name = excluded.full_name,
          is_active = case when excluded.sequence >= c.standing_sequence then excluded.is_active else c.is_active end,
          sequence = excluded.sequence, updated_at = now()
        where c.sequence <= excluded.sequence
        returning (select email from known) as former`,
  );
  if (isVerified !== undefined)
    await db.query(
      sql`update contact set is_verified = ${isVerified}, verified_sequence = ${sequence}
          where user_id = ${userId} and verified_sequence < ${sequence}`,
    );
  return row?.former ?? undefined;
}

/**
 * The user left: no more mail. Also before anything else is known of them, so that an older event cannot bring them
 * back.
 */
export async function deactivateContact(db: Queryable, userId: string, sequence: number): Promise<void> {
  await db.query(
    sql`insert into contact as c (user_id, email, full_name, is_active, sequence, standing_sequence)
        values (${userId}, null, '', false, 0, ${sequence})
        on conflict (user_id) do update set
          is_active = c.is_active and excluded.standing_sequence < greatest(c.sequence, c.standing_sequence),
          standing_sequence = greatest(c.standing_sequence, excluded.standing_sequence), updated_at = now()`,
  );
}
