import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@platform/database/database.ts';
import { preparedName } from '@platform/database/prepared-name.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type pg from 'pg';
import { BusUnavailableError } from '../../transport-errors.ts';

export interface BusSessionOptions {
  readonly database: Database;
  readonly log: Log;
  /** Connected, or connected again with a new id: what the session listened to or held is to be asked for anew. */
  readonly onConnected: () => Promise<void>;
  /** Everything this session held is given back by the server. */
  readonly onLost: () => void;
  readonly onNotification: (channel: string, payload: string) => void;
}

/** First key of the advisory lock that a living session holds; the second is its id. */
export const SESSION_LOCK = 7_261;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 3_000;
const STABLE_AFTER_MS = 5_000;
// A little more than the server's own limit for a statement.
const ANSWER_TIMEOUT_MS = 6_000;

// Taking and letting go of a message need not be on disk: what is lost with the server is delivered again. The
// planner has no say: statistics of a queue are wrong as soon as they are made, and there is one good way only.
const SETTINGS = `set synchronous_commit = off; set jit = off; set plan_cache_mode = force_generic_plan;
  set enable_seqscan = off; set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
  set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`;

/**
 * The one connection on which a process consumes: it listens, takes messages and lets go of them. What it has
 * taken is its own for exactly as long as the connection lives.
 */
export class BusSession {
  readonly #options: BusSessionOptions;
  #client: pg.Client | undefined;
  #id: number | undefined;
  #isClosed = false;
  readonly #stopWaiting = new AbortController();
  #connecting: Promise<void> | undefined;
  #connectedAt = 0;
  /** In a row. */
  #failures = 0;
  /** Ends when the statement sent last has been answered: one at a time, in order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: BusSessionOptions) {
    this.#options = options;
  }

  /** The id under which messages are taken; undefined while not connected. */
  get id(): number | undefined {
    return this.#id;
  }

  /** Resolves when connected; from then on it is connected again whenever it is lost, until closed. */
  keepConnected(): Promise<void> {
    this.#connecting ??= this.#connectUntilDone().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /** Runs a statement on the session's connection; throws BusUnavailableError when there is none. */
  run<Row>(statement: Statement): Promise<Row[]> {
    // A statement that waits while the connection is replaced speaks for a session that has ended.
    const client = this.#client;
    const turn = this.#last.then(() => this.#send<Row>(client, statement));
    this.#last = turn.catch(() => undefined); // Reported to its caller; the next statement is another's.
    return turn;
  }

  /** Ends the connection, for another to be made: after an answer that leaves the session's state in doubt. */
  reset(cause: unknown): void {
    const client = this.#client;
    if (client === undefined) return;
    this.#options.log.warn({ err: cause }, 'the connection to the message bus is given up');
    this.#disconnected(client);
  }

  /** Ends the connection, and with it the session: what was taken and not let go of goes back. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopWaiting.abort();
    const client = this.#client;
    this.#client = undefined;
    this.#id = undefined;
    await client?.end().catch(() => undefined); // Already broken.
  }

  async #connectUntilDone(): Promise<void> {
    while (!this.#isClosed && this.#id === undefined) {
      // A connection that fails as soon as it is made must not be made again without pause.
      if (this.#failures > 0)
        await this.#pause(Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS));
      try {
        if (!this.#isClosed) await this.#connect();
        this.#connectedAt = Date.now();
      } catch (error) {
        this.#failures++;
        this.#options.log.warn({ err: error }, 'the message bus cannot be reached');
      }
    }
  }

  /** Waits about so long; ends early when closed. */
  async #pause(delayMs: number): Promise<void> {
    const jittered = delayMs * (0.75 + Math.random() / 2);
    await sleep(jittered, undefined, { signal: this.#stopWaiting.signal }).catch(() => undefined); // Closed.
  }

  async #connect(): Promise<void> {
    const client = await this.#options.database.dedicatedClient();
    client.on('error', () => this.#disconnected(client));
    client.on('end', () => this.#disconnected(client));
    client.on('notification', ({ channel, payload }) => this.#options.onNotification(channel, payload ?? ''));
    try {
      await client.query(SETTINGS);
      const { text, values } = sql`
        insert into messaging.session (id, backend_pid, last_seen)
        select id, pg_backend_pid(), clock_timestamp()
        from (select nextval('messaging.session_id')::int as id) as s, lateral (select pg_advisory_lock(${SESSION_LOCK}, s.id)) as l
        returning id`;
      const { rows } = await client.query<{ id: number }>(text, [...values]);
      if (this.#isClosed) throw new BusUnavailableError('closed while connecting');
      this.#client = client;
      this.#id = rows[0]?.id;
      await this.#options.onConnected();
    } catch (error) {
      if (this.#client === client) this.#forget();
      client.end().catch(() => undefined); // It is given up because it failed.
      throw error;
    }
  }

  async #send<Row>(client: pg.Client | undefined, { text, values }: Statement): Promise<Row[]> {
    if (client === undefined || client !== this.#client)
      throw new BusUnavailableError('the message bus is not connected');
    const name = preparedName(text);
    const query = name === undefined ? { text, values: [...values] } : { name, text, values: [...values] };
    // The server's own time limit does not help when the network has swallowed the connection.
    const timer = setTimeout(() => this.reset(new Error('no answer in time')), ANSWER_TIMEOUT_MS);
    try {
      return (await client.query(query)).rows as Row[];
    } finally {
      clearTimeout(timer);
    }
  }

  #disconnected(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#forget();
    client.end().catch(() => undefined); // Broken already, or in doubt.
    this.#failures = Date.now() - this.#connectedAt > STABLE_AFTER_MS ? 0 : this.#failures + 1;
    if (!this.#isClosed) void this.keepConnected();
  }

  #forget(): void {
    this.#client = undefined;
    this.#id = undefined;
    this.#options.onLost();
  }
}
