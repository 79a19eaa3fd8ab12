import { createHash } from 'node:crypto';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { daysAgoSql, keptRows } from '@platform/service-defaults/upkeep/retention.ts';

/** A network is forgotten when the account was not signed in from there for this long. */
const KEPT_DAYS = 90;
/** True if the account was signed in from `network` before; false for nobody's account, after as much work. */
export async function isKnownNetwork(
  db: Queryable,
  userId: string | undefined,
  network: string,
): Promise<boolean> {
  const rows = await db.query(sql`
    select from known_network where user_id = ${userId ?? null}::uuid and network_hash = ${hashOf(userId ?? '', network)}`);
  return rows.length > 0;
}

/** Notes that the account's owner was there: signed in, or brought back a token that was mailed. */
export async function rememberNetwork(db: Queryable, userId: string, network: string): Promise<void> {
  await db.query(sql`
    insert into known_network (user_id, network_hash) values (${userId}, ${hashOf(userId, network)})
    on conflict (user_id, network_hash) do update set last_seen_at = now()`);
}

export const keptKnownNetworks = keptRows({
  what: 'known networks',
  table: 'known_network',
  by: 'last_seen_at',
  before: daysAgoSql(KEPT_DAYS),
});

function hashOf(userId: string, network: string): Buffer {
  return createHash('sha256').update(`${userId} ${network}`).digest();
}
