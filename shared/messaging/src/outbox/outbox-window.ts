import type { RelaySession } from '../relay/relay-session.ts';
import { MOST_BATCH_BYTES } from '../wire/limits.ts';
import type { Snapshot } from './outbox-snapshot.ts';

/** Where a message is in the log. */
export interface LogKey {
  readonly xid: string;
  readonly position: number;
  readonly bytes: number;
}

const FETCHED_AT_ONCE = 5000;
const LONGEST_MS = 600_000;

// With hold: the server reads and sorts the keys once, keeps them where a large result goes to disk, and holds no snapshot.
const DECLARE = `
  declare outbox_window no scroll cursor with hold for
  select xid::text, position, octet_length(envelope) as bytes from (
    select xid, position, envelope from outbox_log where xid >= $1::xid8
    union all select xid, position, envelope from outbox_log where xid = any($2::xid8[])) as fresh
  where pg_visible_in_snapshot(xid, $3::pg_snapshot) and position > $4
  order by position`;

/** The messages between two snapshots, in the order of their positions, when there are more of them than fit a page. */
export class OutboxWindow {
  readonly #session: RelaySession;
  #keys: LogKey[] = [];
  #next = 0;
  #hasAll = false;

  private constructor(session: RelaySession) {
    this.#session = session;
  }

  /** Those that `to` sees and `seen` does not, after `position`. */
  static async open(
    session: RelaySession,
    seen: Snapshot,
    to: Snapshot,
    position: number,
  ): Promise<OutboxWindow> {
    await session.run('begin');
    await session.run(`set local statement_timeout = ${LONGEST_MS}`);
    await session.run(DECLARE, [seen.xmax, seen.inProgress, to.text, position], LONGEST_MS);
    await session.run('commit', [], LONGEST_MS);
    return new OutboxWindow(session);
  }

  /** The next ones, `limit` at most; the one that reaches MOST_BATCH_BYTES is the last. None when there are no more. */
  async nextPage(limit: number): Promise<readonly LogKey[]> {
    const page: LogKey[] = [];
    for (let bytes = 0; page.length < limit && bytes < MOST_BATCH_BYTES; ) {
      const key = this.#keys[this.#next] ?? (await this.#fetch());
      if (key === undefined) break;
      bytes += key.bytes;
      page.push(key);
      this.#next += 1;
    }
    return page;
  }

  async close(): Promise<void> {
    await this.#session.query('close outbox_window');
  }

  async #fetch(): Promise<LogKey | undefined> {
    if (this.#hasAll) return undefined;
    this.#keys = await this.#session.query<LogKey>(`fetch ${FETCHED_AT_ONCE} from outbox_window`);
    this.#next = 0;
    this.#hasAll = this.#keys.length < FETCHED_AT_ONCE;
    return this.#keys[0];
  }
}
