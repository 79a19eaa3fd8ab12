import type { Database, Transaction } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import type { NextKey, ScheduledKey } from './key-schedule.ts';
import type { PublicJwk, StoredKey } from './signing-key.ts';

// Any number will do, as long as every replica uses the same.
const KEYS_LOCK = 8_005_001;

interface KeyRow {
  kid: string;
  public_jwk: PublicJwk;
  private_key: Buffer;
  active_from: Date;
  expires_at: Date | null;
}

/** The keys that have not expired. */
export async function loadKeys(database: Database): Promise<(StoredKey & ScheduledKey)[]> {
  const rows = await database.query<KeyRow>(
    sql`select kid, public_jwk, private_key, active_from, expires_at from signing_key
        where expires_at is null or expires_at > now()`,
  );
  return rows.map((row) => ({
    kid: row.kid,
    publicJwk: row.public_jwk,
    privateKey: row.private_key,
    activeFrom: row.active_from,
    expiresAt: row.expires_at,
  }));
}

export interface KeyAddition {
  readonly decide: (keys: readonly ScheduledKey[], now: Date) => NextKey | undefined;
  readonly generate: () => Promise<StoredKey>;
  /** The admin who asked for it; undefined when its time had come. */
  readonly requestedBy?: string | undefined;
}

/** Of several replicas asking at once, one decides and the others find its key. `now` is the database's clock. */
export async function addKeyIf(
  database: Database,
  { decide, generate, requestedBy }: KeyAddition,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(sql`select pg_advisory_xact_lock(${KEYS_LOCK})`);
    await tx.query(sql`delete from signing_key where expires_at <= now()`);
    const next = decide(await schedule(tx), await clock(tx));
    if (next === undefined) return;
    const { kid, publicJwk, privateKey } = await generate();
    await tx.query(sql`update signing_key set expires_at = ${next.othersExpireAt} where expires_at is null`);
    await tx.query(
      sql`insert into signing_key (kid, public_jwk, private_key, active_from)
          values (${kid}, ${publicJwk}, ${privateKey}, ${next.activeFrom})`,
    );
    await recordSecurityEvent(tx, {
      type: 'signing-key.added',
      actorId: requestedBy,
      details: { kid, active_from: next.activeFrom, cause: requestedBy === undefined ? 'due' : 'requested' },
    });
  });
}

async function schedule(tx: Transaction): Promise<ScheduledKey[]> {
  const rows = await tx.query<Pick<KeyRow, 'kid' | 'active_from' | 'expires_at'>>(
    sql`select kid, active_from, expires_at from signing_key`,
  );
  return rows.map((row) => ({ kid: row.kid, activeFrom: row.active_from, expiresAt: row.expires_at }));
}

async function clock(tx: Transaction): Promise<Date> {
  // Not now(), which is when the transaction began: before the wait for the lock.
  const [row] = await tx.query<{ now: Date }>(sql`select clock_timestamp() as now`);
  if (row === undefined) throw new Error('select without from returned no row');
  return row.now;
}
