import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

/** The kinds that the user wants no mail of. */
export async function findMutedKinds(db: Queryable, userId: string): Promise<readonly string[]> {
  const [row] = await db.query<{ muted_kinds: string[] }>(
    sql`select muted_kinds from preference where user_id = ${userId}`,
  );
  return row?.muted_kinds ?? [];
}

export async function saveMutedKinds(
  db: Queryable,
  userId: string,
  mutedKinds: readonly string[],
): Promise<void> {
  await db.query(
    sql`insert into preference (user_id, muted_kinds) values (${userId}, ${mutedKinds}::text[])
        on conflict (user_id) do update set muted_kinds = excluded.muted_kinds`,
  );
}
