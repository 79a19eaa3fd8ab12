import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { recordSecurityEvent } from '@platform/service-defaults/security-events/record-security-event.ts';
import { type KeyPolicy, type NextKey, type ScheduledKey, successor } from './key-schedule.ts';
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
    const kid = await addKey(tx, next, generate);
    await recordSecurityEvent(tx, {
      type: 'signing-key.added',
      actorId: requestedBy,
      details: { kid, active_from: next.activeFrom, cause: requestedBy === undefined ? 'due' : 'requested' },
    });
  });
}

export interface KeyWithdrawal {
  readonly kid: string;
  readonly policy: KeyPolicy;
  readonly generate: () => Promise<StoredKey>;
  readonly requestedBy: string;
}

/** Withdraws a key, and what it signed, now; another signs at once. Returns false when there is no such key. */
export async function withdrawKey(
  database: Database,
  { kid, policy, generate, requestedBy }: KeyWithdrawal,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    await tx.query(sql`select pg_advisory_xact_lock(${KEYS_LOCK})`);
    const [withdrawn] = await tx.query<{ now: Date }>(
      sql`update signing_key set expires_at = now() where kid = ${kid} and (expires_at is null or expires_at > now())
          returning expires_at as now`,
    );
    if (withdrawn === undefined) return false;
    // At the very moment that the one ends the other begins: at no time is there none.
    const { now } = withdrawn;
    const signingKid = await letAnotherSign(tx, now, { policy, generate });
    await recordSecurityEvent(tx, {
      type: 'signing-key.added',
      actorId: requestedBy,
      details: { kid: signingKid, active_from: now, cause: 'withdrawal', withdrawn: kid },
    });
    return true;
  });
}

/** Returns the key that signs instead; undefined when the one that signs was not touched. */
async function letAnotherSign(
  tx: Transaction,
  now: Date,
  { policy, generate }: Pick<KeyWithdrawal, 'policy' | 'generate'>,
): Promise<string | undefined> {
  const left = (await schedule(tx)).filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const next = successor(left, now, policy);
  if (next === undefined) return undefined;
  if (!('kid' in next)) return addKey(tx, next, generate);
  await tx.query(sql`update signing_key set active_from = ${now} where kid = ${next.kid}`);
  return next.kid;
}

async function addKey(tx: Transaction, next: NextKey, generate: () => Promise<StoredKey>): Promise<string> {
  const { kid, publicJwk, privateKey } = await generate();
  await tx.query(sql`update signing_key set expires_at = ${next.othersExpireAt} where expires_at is null`);
  await tx.query(
    sql`insert into signing_key (kid, public_jwk, private_key, active_from)
        values (${kid}, ${publicJwk}, ${privateKey}, ${next.activeFrom})`,
  );
  return kid;
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
