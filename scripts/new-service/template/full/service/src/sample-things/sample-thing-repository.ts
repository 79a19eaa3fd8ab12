import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { SampleThing } from './sample-thing.ts';

export async function addSampleThing(db: Queryable, added: SampleThing): Promise<void> {
  const { sample_thing_id, user_id, text } = added;
  await db.query(
    sql`insert into sample_thing (sample_thing_id, user_id, text) values (${sample_thing_id}, ${user_id}, ${text})`,
  );
}

/** Newest first, after the one with id `before`: ids sort by time. */
export function listSampleThings(
  db: Queryable,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): Promise<SampleThing[]> {
  const where = sql.where([
    before !== undefined && sql`sample_thing_id < ${before}`,
    sql`not is_hidden`, // with events
  ]);
  return db.query<SampleThing>(
    sql`select sample_thing_id, user_id, text from sample_thing ${where}
        order by sample_thing_id desc limit ${limit}`,
  );
}
// <events>

/** Keeps them from lists. */
export async function hideSampleThingsOf(db: Queryable, userId: string): Promise<void> {
  await db.query(sql`update sample_thing set is_hidden = true where user_id = ${userId}`);
}
// </events>
