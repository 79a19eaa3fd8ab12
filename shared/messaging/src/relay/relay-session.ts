import type { Database } from '@platform/database/database.ts';
import { preparedName } from '@platform/database/prepared-name.ts';
import type pg from 'pg';

// Any numbers will do, as long as every replica uses the same and nothing else does. The lead is of a schema, since
// several services may share a database: its lock is the second, with the schema's oid. Replicas of 1.1.0 lead by the
// first, which they hold alone; it is shared among all others, so that no schema has a leader of either kind besides.
const LEADER_LOCK_OF_1_1_0 = 7_261_002;
const LEADER_LOCK = 7_263;
// Of the database; who is meant is in the payload, and all are without one, as in 1.1.0.
const CHANNEL = 'outbox_added';

// A leader polls every second. One whose machine vanished, or that was frozen, must not keep the lock. How far it is need
// not be on disk: what a server that was killed forgot is sent again, with the same id. The planner must have no say: it
// does not know that nearly all of the log lies before the cursor, and one wrong plan makes a look a hundred times slower.
const SETTINGS = `set idle_session_timeout = '30s'; set synchronous_commit = off;
  set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3;
  set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set enable_bitmapscan = off; set jit = off`;

/**
 * The connection that a replica leads by. Everything the leader does to the outbox runs on the session that holds the
 * lock: when it is lost so is the lead, and no statement of a leader of the past can get through.
 */
export class RelaySession {
  readonly #client: pg.Client;
  /** The oid of the outbox's schema. */
  readonly #schema: number;
  #isLeading = false;
  #isLost = false;

  private constructor(client: pg.Client, schema: number) {
    this.#client = client;
    this.#schema = schema;
  }

  /** Connects. `onSignal` is called when another replica added messages, and when the session is lost. */
  static async open(database: Database, onSignal: () => void): Promise<RelaySession> {
    const client = await database.dedicatedClient();
    const { rows } = await client.query<{ schema: number }>(SCHEMA_OF_OUTBOX);
    const session = new RelaySession(client, rows[0]?.schema ?? 0);
    const lose = () => {
      session.#isLost = true;
      onSignal();
    };
    client.on('error', lose);
    client.on('end', lose);
    client.on('notification', ({ payload }) => {
      if (!payload || payload === String(session.#schema)) onSignal();
    });
    await client.query(SETTINGS);
    return session;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  get isLeading(): boolean {
    return this.#isLeading && !this.#isLost;
  }

  /**
   * Takes the lead if no replica has it. Does not wait for it: a statement that waits holds a snapshot, and
   * with it the dead rows of all tables back from vacuum.
   */
  async tryLead(): Promise<boolean> {
    const rows = await this.query<{ leads: boolean }>(TRY_LEAD, [
      LEADER_LOCK,
      this.#schema,
      LEADER_LOCK_OF_1_1_0,
    ]);
    if (rows[0]?.leads === true) {
      await this.#client.query(`listen ${CHANNEL}`);
      this.#isLeading = true;
    }
    return this.#isLeading;
  }

  /** Gives the lead back. The session goes on. */
  async resign(): Promise<void> {
    this.#isLeading = false;
    await this.#client.query('select pg_advisory_unlock($1, $2), pg_advisory_unlock_shared($3)', [
      LEADER_LOCK,
      this.#schema,
      LEADER_LOCK_OF_1_1_0,
    ]);
    await this.#client.query(`unlisten ${CHANNEL}`);
  }

  /** Wakes the replica that leads. */
  async signalLeader(): Promise<void> {
    await this.#client.query(`notify ${CHANNEL}, '${this.#schema}'`);
  }

  /** Runs a statement, prepared by its text. */
  async query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    const name = preparedName(text);
    const { rows } = await this.#client.query(name === undefined ? { text, values } : { name, text, values });
    return rows as Row[];
  }

  /** Runs a statement that is seldom, unprepared; `timeoutMs` is how long an answer may take. */
  async run<Row>(text: string, values: unknown[] = [], timeoutMs?: number): Promise<Row[]> {
    const config = timeoutMs === undefined ? { text, values } : { text, values, query_timeout: timeoutMs };
    const { rows } = await this.#client.query(config);
    return rows as Row[];
  }

  /** Throws if the session is lost; shows the server that it is not. */
  async keepAlive(): Promise<void> {
    await this.query('select 1');
  }

  /** Ends the session, and with it the lead. */
  async close(): Promise<void> {
    this.#isLost = true;
    await this.#client.end();
  }
}

const SCHEMA_OF_OUTBOX = `select relnamespace::int as schema from pg_class where oid = 'outbox_log'::regclass`;

const TRY_LEAD = `select case
    when not pg_try_advisory_lock($1, $2) then false
    when pg_try_advisory_lock_shared($3) then true
    else not pg_advisory_unlock($1, $2)
  end as leads`;
