import type { Database } from '@platform/database/database.ts';
import { preparedName } from '@platform/database/prepared-name.ts';
import type pg from 'pg';
import { MOST_BATCH_BYTES } from './limits.ts';

// Any numbers will do, as long as every replica uses the same and nothing else does. The lead is of a schema, since
// several services may share a database: its lock is the second, with the schema's oid. Replicas of 1.1.0 lead by the
// first, which they hold alone; it is shared among all others, so that no schema has a leader of either kind besides.
const LEADER_LOCK_OF_1_1_0 = 7_261_002;
const LEADER_LOCK = 7_263;
// Of the database; who is meant is in the payload, and all are without one, as in 1.1.0.
const CHANNEL = 'outbox_added';

// A leader polls every second. One whose machine vanished, or that was frozen, must not keep the lock. A removal need
// not be on disk: what comes back with a server that was killed is sent again, with the same id.
const SETTINGS = `set idle_session_timeout = '30s'; set synchronous_commit = off;
  set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3`;

/** A row of the outbox, as far as sending needs it. */
export interface OutboxRow {
  readonly position: number;
  readonly id: string;
  readonly exchange: 'events' | 'commands';
  readonly type: string;
  readonly envelope: string;
}

/** What a look at the outbox found. */
export interface Look {
  readonly rows: readonly OutboxRow[];
  /** The batch was cut off by its size. */
  readonly isMoreWaiting: boolean;
}

/** What is not to be sent for now, and with it whatever comes after it for the same subject. */
export interface HeldBack {
  readonly types: readonly string[];
  readonly positions: readonly number[];
}

const NOTHING_HELD: HeldBack = { types: [], positions: [] };

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
   * with it the outbox's dead rows back from vacuum.
   */
  async tryLead(): Promise<boolean> {
    const { rows } = await this.#client.query<{ leads: boolean }>({
      name: preparedName(TRY_LEAD),
      text: TRY_LEAD,
      values: [LEADER_LOCK, this.#schema, LEADER_LOCK_OF_1_1_0],
    });
    if (rows[0]?.leads === true) {
      await this.#client.query(`listen ${CHANNEL}`);
      this.#isLeading = true;
    }
    return this.#isLeading;
  }

  /** Removes the rows at `sent`, and gives the lead back. The session goes on. */
  async resign(sent: readonly number[]): Promise<void> {
    await this.advance(sent, NOTHING_HELD, 0);
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

  /** Removes the rows at `sent` and returns the next ones in order, `limit` at most, in one statement. */
  async advance(sent: readonly number[], held: HeldBack, limit: number): Promise<Look> {
    const isAnyHeld = held.types.length > 0 || held.positions.length > 0;
    const { rows } = await this.#client.query<OutboxRow & { bytes: number }>(
      isAnyHeld
        ? {
            name: preparedName(ADVANCE_PAST_HELD),
            text: ADVANCE_PAST_HELD,
            values: [sent, limit, held.types, held.positions],
          }
        : { name: preparedName(ADVANCE), text: ADVANCE, values: [sent, limit] },
    );
    const bytes = rows.at(-1)?.bytes ?? 0;
    return { rows, isMoreWaiting: rows.length === limit || bytes >= MOST_BATCH_BYTES };
  }

  /** Ends the session, and with it the lead. */
  async close(): Promise<void> {
    this.#isLost = true;
    await this.#client.end();
  }
}

const SCHEMA_OF_OUTBOX = `select relnamespace::int as schema from pg_class where oid = 'outbox'::regclass`;

const TRY_LEAD = `select case
    when not pg_try_advisory_lock($1, $2) then false
    when pg_try_advisory_lock_shared($3) then true
    else not pg_advisory_unlock($1, $2)
  end as leads`;

// The rows removed are still visible to their own statement, hence `<> all`. What had to wait for the broker is noted
// in the same statement: whoever looks finds a message waiting or noted. The size of an envelope is known without
// reading it. The row that reaches the limit is the last, so there is always one.
const advance = (condition: string) => `
  with gone as (delete from outbox where position = any($1::bigint[]) returning created_at),
  late as (
    insert into outbox_late (written_at, confirmed_at)
    select date_trunc('second', created_at), now() from gone where created_at < now() - interval '1 second' group by 1
    on conflict (written_at) do update set confirmed_at = excluded.confirmed_at)
  select * from (
    select position, id, exchange, type, envelope,
      sum(octet_length(envelope)) over (order by position rows unbounded preceding) as bytes
    from (
      select position, id, exchange, type, envelope from outbox
      where position <> all($1::bigint[]) ${condition}
      order by position limit $2
    ) as next
  ) as measured
  where bytes - octet_length(envelope) < ${MOST_BATCH_BYTES}
  order by position`;

const ADVANCE = advance('');
const ADVANCE_PAST_HELD = advance(`and not exists (
    select 1 from outbox held
    where held.subject = outbox.subject and held.position <= outbox.position
      and (held.type = any($3::text[]) or held.position = any($4::bigint[])))`);
