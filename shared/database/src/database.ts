import { setTimeout as sleep } from 'node:timers/promises';
import { Bulkhead } from '@platform/resilience/bulkhead.ts';
import pg from 'pg';
import { currentBounds } from './bounded-work.ts';
import { cancelStatement } from './cancel-statement.ts';
import { columnTypes } from './column-types.ts';
import {
  DatabaseUnavailableError,
  isConnectFailure,
  isConnectionLoss,
  isContention,
  isForeignPlan,
  isKeptOut,
  isRefusingWrites,
  isStalePlan,
  isTimeout,
  isUnusable,
} from './database-errors.ts';
import type { Queryable, Transaction } from './queryable.ts';
import { neverPrepareOn, runStatement } from './run-statement.ts';
import { type Statement, sql } from './sql.ts';
import { attemptTransaction } from './transaction-attempt.ts';

export interface DatabaseOptions {
  /** `postgres://role:password@host:port/database` */
  readonly url: string;
  /**
   * The same database, without the pooler that `url` may lead to: for connections with LISTEN or session locks, and for
   * migrations. Default: `url`.
   */
  readonly directUrl?: string | undefined;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Most connections held at once; default 8. What writes leaves a quarter of them to reads. */
  readonly poolSize?: number | undefined;
  /** A statement is cancelled after this; default 5000. */
  readonly statementTimeoutMs?: number;
  /**
   * A connection that has not answered for this long is given up, as the server may be cut off; default 2000 more
   * than that.
   */
  readonly answerTimeoutMs?: number;
  /** A wait for a lock ends after this; default 3000. */
  readonly lockTimeoutMs?: number;
  /** A transaction that idles this long is ended by the server; default 10000. */
  readonly idleTransactionTimeoutMs?: number;
  /** How long to go on trying for a connection while the server restarts; default 5000. */
  readonly connectBudgetMs?: number;
  /** Told of a pooled connection that broke while idle. Default: nothing, as the pool replaces it. */
  readonly onIdleError?: (error: Error) => void;
}

export interface PoolState {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
  /** The most connections that it holds. */
  readonly most: number;
}

// The server's own limits come first, while it can be reached: they say what went wrong, and keep the connection.
const ANSWER_MARGIN_MS = 2000;
const FIRST_RETRY_MS = 50;
// 0 is no limit.
const UNBOUNDED = {
  query_timeout: 0,
  statement_timeout: 0,
  lock_timeout: 0,
  idle_in_transaction_session_timeout: 0,
};
const MAX_CONTENTION_RETRIES = 3;

/**
 * A pool of connections to one PostgreSQL database.
 *
 * A restart of the server goes unnoticed by the next request: connections are sought again within
 * `connectBudgetMs`, and a transaction whose connection broke before COMMIT was sent runs again. Hence the
 * function given to `transaction` may run more than once and must touch nothing but the database.
 *
 * Within BoundedWork everything ends when its signal aborts, and nothing is committed afterwards.
 */
export class Database implements Queryable {
  readonly #pool: pg.Pool;
  /**
   * What writes, as a transaction or one statement. A quarter of the pool is left to reads: who waits for a lock
   * delays none.
   */
  readonly #writes: Bulkhead;
  readonly #connectBudgetMs: number;
  readonly #directUrl: string;
  /** False once a pooler was noticed that mixes up prepared statements. */
  #prepares = true;
  /**
   * For reads that no caller waits for: of sweeps, metrics, handlers of messages. They count among the writes, so
   * that one that waits for a lock does not take a connection that is left to readers.
   */
  readonly background: Queryable = { query: (statement) => this.#queryAmongWrites(statement) };

  constructor(options: DatabaseOptions) {
    this.#connectBudgetMs = options.connectBudgetMs ?? 5000;
    this.#directUrl = options.directUrl ?? options.url;
    const statementTimeoutMs = options.statementTimeoutMs ?? 5000;
    const poolSize = options.poolSize ?? 8;
    this.#writes = new Bulkhead({
      name: 'writes',
      concurrency: poolSize - Math.floor(poolSize / 4),
      queue: Number.POSITIVE_INFINITY,
    });
    this.#pool = new pg.Pool({
      connectionString: options.url,
      application_name: options.applicationName,
      max: poolSize,
      connectionTimeoutMillis: 3000,
      idleTimeoutMillis: 10_000,
      keepAlive: true,
      statement_timeout: statementTimeoutMs,
      query_timeout: options.answerTimeoutMs ?? statementTimeoutMs + ANSWER_MARGIN_MS,
      lock_timeout: options.lockTimeoutMs ?? 3000,
      idle_in_transaction_session_timeout: options.idleTransactionTimeoutMs ?? 10_000,
      // BEGIN travels together with the first statement, so a transaction costs one round trip less.
      pipeline: true,
      types: columnTypes,
    });
    // Without a listener an idle connection's end would end the process.
    this.#pool.on('error', (error) => options.onIdleError?.(error));
    // The pool listens to idle connections only. One that breaks in a transaction, between two statements, would end
    // the process too; the next statement reports it.
    this.#pool.on('connect', (client) => {
      client.on('error', () => undefined);
      if (!this.#prepares) neverPrepareOn(client);
    });
  }

  async query<Row>(statement: Statement): Promise<Row[]> {
    if (!isRead(statement)) return this.#queryAmongWrites(statement);
    return withinBounds(() => this.#query(statement, Date.now() + this.#connectBudgetMs));
  }

  /**
   * Runs `work` in one transaction: commits when it returns, rolls back when it throws. Runs it again on
   * a deadlock, a serialization failure, or a connection lost before COMMIT. Throws DatabaseUnavailableError,
   * CommitInDoubtError, or what `work` threw.
   */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const deadline = Date.now() + this.#connectBudgetMs;
    return withinBounds(() => this.#amongWrites(() => this.#untilSettled(work, deadline), deadline));
  }

  /** Resolves when the server answers within `timeoutMs`; throws otherwise. */
  async ping(timeoutMs = 1000): Promise<void> {
    const answer = this.#query(sql`select 1`, Date.now() + timeoutMs).then(() => true);
    const inTime = await Promise.race([answer, sleep(timeoutMs, false, { ref: false })]);
    answer.catch(() => undefined); // The race has been reported; its late end changes nothing.
    if (!inTime) throw new DatabaseUnavailableError(`no answer within ${timeoutMs} ms`);
  }

  /**
   * A connection of its own outside the pool, for LISTEN or session locks. The caller ends it. `isUnbounded` lifts the
   * limits meant for requests, for work that may take long. Its end while idle is reported by the next statement, and
   * to those who listen for 'error'.
   */
  async dedicatedClient({ isUnbounded = false } = {}): Promise<pg.Client> {
    const client = new pg.Client({
      ...this.#pool.options,
      connectionString: this.#directUrl,
      ...(isUnbounded ? UNBOUNDED : {}),
      pipeline: false,
      types: columnTypes,
    });
    // Without a listener a connection that breaks would end the process.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  poolState(): PoolState {
    const { totalCount, idleCount, waitingCount, options } = this.#pool;
    const waiting = waitingCount + this.#writes.waiting;
    return { total: totalCount, idle: idleCount, waiting, most: options.max };
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  #queryAmongWrites<Row>(statement: Statement): Promise<Row[]> {
    const deadline = Date.now() + this.#connectBudgetMs;
    return withinBounds(() => this.#amongWrites(() => this.#query<Row>(statement, deadline), deadline));
  }

  async #amongWrites<T>(run: () => Promise<T>, deadline: number): Promise<T> {
    const leave = this.#writes.tryEnter() ?? (await this.#placeAmongWrites(deadline));
    try {
      return await run();
    } finally {
      leave();
    }
  }

  async #placeAmongWrites(deadline: number): Promise<() => void> {
    const late = AbortSignal.timeout(Math.max(0, deadline - Date.now()));
    try {
      return await this.#writes.enter(late);
    } catch (error) {
      throw new DatabaseUnavailableError('no connection came free in time', { cause: error });
    }
  }

  async #untilSettled<T>(work: (tx: Transaction) => Promise<T>, deadline: number): Promise<T> {
    for (let tries = 1, contentions = 0; ; tries++) {
      const client = await this.#connect(deadline);
      const signal = currentBounds()?.signal;
      const attempt = await attemptTransaction(client, work, signal);
      if (attempt.ok) return attempt.value;
      signal?.throwIfAborted();
      const { error } = attempt;
      this.#noticePooler(error);
      if (isContention(error)) contentions++;
      const again = isContention(error)
        ? contentions <= MAX_CONTENTION_RETRIES
        : isUnusable(error) && Date.now() < deadline;
      if (!again) throw asUnavailable(error);
      // Those who ran into each other should not do so again in step.
      await sleep(Math.random() * FIRST_RETRY_MS * tries);
    }
  }

  async #query<Row>(statement: Statement, deadline: number): Promise<Row[]> {
    for (let repeats = 0; ; repeats++) {
      const client = await this.#connect(deadline);
      const signal = currentBounds()?.signal;
      try {
        const rows = await runUnlessAborted<Row>(client, statement, signal);
        client.release(signal?.aborted);
        return rows;
      } catch (error) {
        client.release(signal?.aborted || isUnusable(error));
        signal?.throwIfAborted();
        this.#noticePooler(error);
        const mayRepeat =
          isConnectFailure(error) || isStalePlan(error) || (isConnectionLoss(error) && isRead(statement));
        if (!mayRepeat || Date.now() >= deadline) throw asUnavailable(error);
        // At once the first time: connections of before a restart all break when they are used.
        await sleep(Math.random() * FIRST_RETRY_MS * repeats);
      }
    }
  }

  /** Connections made from now on do without prepared statements; those made before end with their own such failure. */
  #noticePooler(error: unknown): void {
    if (isForeignPlan(error)) this.#prepares = false;
  }

  async #connect(deadline: number): Promise<pg.PoolClient> {
    for (let delayMs = FIRST_RETRY_MS; ; delayMs *= 2) {
      try {
        return await this.#pool.connect();
      } catch (error) {
        if (!isConnectFailure(error) && !isConnectionLoss(error) && !isKeptOut(error)) throw error;
        if (Date.now() + delayMs >= deadline) throw unavailable(error);
        await sleep(delayMs);
      }
    }
  }
}

function withinBounds<T>(ask: () => Promise<T>): Promise<T> {
  return currentBounds()?.asking(ask) ?? ask();
}

/** Runs a statement that is cancelled when `signal` aborts; it may have been done by then. */
async function runUnlessAborted<Row>(
  client: pg.PoolClient,
  statement: Statement,
  signal: AbortSignal | undefined,
): Promise<Row[]> {
  if (signal === undefined) return runStatement<Row>(client, statement);
  signal.throwIfAborted();
  const cancel = () => void cancelStatement(client);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await runStatement<Row>(client, statement);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function isRead({ text }: Statement): boolean {
  return /^\s*select\b/i.test(text);
}

function asUnavailable(error: unknown): unknown {
  if (!isConnectFailure(error) && !isConnectionLoss(error) && !isTimeout(error) && !isRefusingWrites(error))
    return error;
  return unavailable(error);
}

function unavailable(cause: unknown): DatabaseUnavailableError {
  return new DatabaseUnavailableError('the database does not answer', { cause });
}
