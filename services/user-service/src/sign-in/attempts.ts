import { createHash } from 'node:crypto';
import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { keptRows } from '@platform/service-defaults/upkeep/retention.ts';
import { type AttemptLimit, countTry, type Tally, waitMs } from './lock-out.ts';

/** Something that tries are counted for. */
export interface Count {
  /** What it is, for the record: `client`, `account`. */
  readonly name: string;
  /** Whom it is about; kept as a hash. */
  readonly subject: string;
  readonly limit: AttemptLimit;
  /** True: a right try forgets the wrong ones before it. False: it only takes itself back. */
  readonly isForgivenBySuccess: boolean;
}

/** A count that is full now, and for how long. */
export interface Lock {
  readonly name: string;
  readonly delaySeconds: number;
}

export type Verdict =
  | { readonly isRight: true }
  | { readonly isRight: false; readonly locks: readonly Lock[] };

/** Too many tries; the next one may be made in `retryAfterSeconds`. */
export class TooManyAttemptsError extends DomainError {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('too-many-attempts', `Too many tries. Try again in ${inWords(retryAfterSeconds)}.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface TallyRow {
  subject: string;
  failures: number;
  blocked_until: Date | null;
  forgotten_at: Date;
  now: Date;
}

type Counted = Count & { readonly key: string; readonly tally: Tally; readonly now: Date };

/** Counts tries in the database, for all replicas, by its clock. The rules are in lock-out.ts. */
export class Attempts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Runs `check`, which says whether a password is right. Counted as wrong before it is checked, so that many at once do
   * not get past the limits; taken back when it is right, or throws. Throws TooManyAttemptsError without running `check`.
   */
  async guard(counts: readonly Count[], check: () => Promise<boolean>): Promise<Verdict> {
    const counted = await this.#count(counts);
    let isRight: boolean;
    try {
      isRight = await check();
    } catch (error) {
      await this.#takeBack(counted);
      throw error;
    }
    if (!isRight) return { isRight, locks: counted.flatMap(lockOf) };
    await this.#forget(counted.filter(({ isForgivenBySuccess }) => isForgivenBySuccess));
    await this.#takeBack(counted.filter(({ isForgivenBySuccess }) => !isForgivenBySuccess));
    return { isRight };
  }

  /** Counts something that is limited whether it goes well or not, such as mails asked for. Throws TooManyAttemptsError. */
  async take(counts: readonly Count[]): Promise<void> {
    await this.#count(counts);
  }

  #count(counts: readonly Count[]): Promise<Counted[]> {
    return this.#database.transaction(async (tx) => {
      const byKey = new Map(counts.map((count) => [keyOf(count.subject), count]));
      const counted: Counted[] = [];
      let longestWaitMs = 0;
      for (const { subject: key, now, ...row } of await lockTallies(tx, [...byKey.keys()])) {
        const tally = {
          failures: row.failures,
          blockedUntil: row.blocked_until,
          forgottenAt: row.forgotten_at,
        };
        longestWaitMs = Math.max(longestWaitMs, waitMs(tally, now));
        const count = byKey.get(key);
        if (count !== undefined)
          counted.push({ ...count, key, now, tally: countTry(tally, count.limit, now) });
      }
      if (longestWaitMs > 0) throw new TooManyAttemptsError(Math.ceil(longestWaitMs / 1000));
      await storeTallies(tx, counted);
      return counted;
    });
  }

  async #forget(counted: readonly Counted[]): Promise<void> {
    if (counted.length === 0) return;
    await this.#database.query(
      sql`delete from attempt where subject = any(${counted.map(({ key }) => key)}::text[])`,
    );
  }

  /** Opens only what this try itself has closed. */
  async #takeBack(counted: readonly Counted[]): Promise<void> {
    if (counted.length === 0) return;
    await this.#database.query(sql`
      update attempt set failures = greatest(failures - 1, 0),
        blocked_until = case when attempt.blocked_until = mine.blocked_until then null else attempt.blocked_until end
      from unnest(${counted.map(({ key }) => key)}::text[],
        ${counted.map(({ tally }) => tally.blockedUntil)}::timestamptz[]) as mine (subject, blocked_until)
      where attempt.subject = mine.subject`);
  }
}

/** Locks the rows, making those that are missing; in one order for everybody, so that no two wait for each other. */
function lockTallies(tx: Transaction, keys: readonly string[]): Promise<TallyRow[]> {
  return tx.query<TallyRow>(sql`
    insert into attempt as present (subject, failures, blocked_until, forgotten_at)
    select subject, 0, null, now() from unnest(${keys}::text[]) as wanted (subject) order by subject
    on conflict (subject) do update set failures = present.failures
    returning subject, failures, blocked_until, forgotten_at, clock_timestamp()::timestamptz(3) as now`);
}

async function storeTallies(tx: Transaction, counted: readonly Counted[]): Promise<void> {
  await tx.query(sql`
    update attempt set failures = new.failures, blocked_until = new.blocked_until, forgotten_at = new.forgotten_at
    from unnest(${counted.map(({ key }) => key)}::text[], ${counted.map(({ tally }) => tally.failures)}::int[],
      ${counted.map(({ tally }) => tally.blockedUntil)}::timestamptz[],
      ${counted.map(({ tally }) => tally.forgottenAt)}::timestamptz[])
      as new (subject, failures, blocked_until, forgotten_at)
    where attempt.subject = new.subject`);
}

function lockOf({ name, tally, now }: Counted): Lock[] {
  const delayMs = waitMs(tally, now);
  return delayMs === 0 ? [] : [{ name, delaySeconds: Math.round(delayMs / 1000) }];
}

function keyOf(subject: string): string {
  return createHash('sha256').update(subject).digest('base64url');
}

function inWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? 'a second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}

/** Failed attempts to sign in, until they are forgotten. */
export const keptAttempts = keptRows({
  what: 'sign-in attempts',
  table: 'attempt',
  by: 'forgotten_at',
  before: sql`now()`,
});
