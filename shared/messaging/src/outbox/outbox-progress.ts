import type { RelaySession } from '../relay/relay-session.ts';
import { noteLateSql } from './outbox-confirms.ts';
import { adoptRestored } from './outbox-restored.ts';
import { type Snapshot, snapshotOf } from './outbox-snapshot.ts';

/** How far the relay is: what the broker has, or is parked. */
export interface Progress {
  readonly seen: Snapshot;
  /** While more than a page is sent: of what `to` sees, it has what is up to `position` too. */
  readonly page: { readonly to: Snapshot; readonly position: number } | undefined;
}

interface ProgressRow {
  readonly seq: number;
  readonly seen: string;
  readonly page_to: string | null;
  readonly page_position: number | null;
  readonly top: number;
  readonly cluster: string | null;
  readonly is_ahead: boolean;
}

const LAST = `
  select seq, seen::text, page_to::text, page_position, top, cluster,
    pg_snapshot_xmax(seen) > pg_snapshot_xmax(pg_current_snapshot()) as is_ahead
  from outbox_progress order by seq desc limit 1`;
// Of those before the last a few are left, so that whoever has just read the last number finds its row.
const PRUNE_EVERY = 1000;
const LEFT = 10;
const PERMISSION_DENIED = '42501';

/** Parameters of `saveProgressSql`, in this order. */
export type SaveParameters = readonly [
  seq: number,
  seen: string,
  pageTo: string | null,
  pagePosition: number | null,
  top: number,
  cluster: string | null,
  parked: number,
  parkedAfter: number,
  writtenAt: readonly number[],
];

/** Parts of a `with`: write down how far the relay is, by parameters from `$first` on, and what was late. */
export function saveProgressSql(first: number): string {
  const $ = (n: number) => `$${first + n}`;
  return `progress as (
      insert into outbox_progress (seq, seen, page_to, page_position, top, cluster, parked, parked_after)
      values (${$(0)}, ${$(1)}::pg_snapshot, ${$(2)}::pg_snapshot, ${$(3)}, ${$(4)}, ${$(5)}, ${$(6)}, ${$(7)})),
    late as (${noteLateSql(first + 8)})`;
}

/** How many messages are parked; those parked up to the place `after` are gone. */
export interface ParkedCount {
  readonly count: number;
  readonly after: number;
}

/** Numbers the rows of `outbox_progress`, and prunes them. */
export class ProgressLog {
  readonly #session: RelaySession;
  readonly #cluster: string | null;
  #seq: number;
  #top: number;
  #prunedTo: number | undefined;
  /** What is parked, to be written down with the rest. */
  parked: ParkedCount = { count: 0, after: 0 };

  private constructor(session: RelaySession, { seq, top }: ProgressRow, cluster: string | null) {
    this.#session = session;
    this.#cluster = cluster;
    this.#seq = seq;
    this.#top = top;
  }

  /**
   * Reads how far the relays before have come. Only what was written down counts: what a session that was lost
   * knew besides may have been undone with the server.
   */
  static async open(session: RelaySession): Promise<{ log: ProgressLog; progress: Progress }> {
    const [cluster, last] = await Promise.all([clusterOf(session), lastOf(session)]);
    const isElsewhere = last.cluster !== null && cluster !== null && last.cluster !== cluster;
    if (isElsewhere || last.is_ahead) await adoptRestored(session, cluster);
    const row = isElsewhere || last.is_ahead ? await lastOf(session) : last;
    const page =
      row.page_to === null ? undefined : { to: snapshotOf(row.page_to), position: row.page_position ?? 0 };
    return { log: new ProgressLog(session, row, cluster), progress: { seen: snapshotOf(row.seen), page } };
  }

  /** What is to be written down. `top` is the highest position that was sent or parked since. */
  next({ seen, page }: Progress, top: number, writtenAt: readonly number[]): SaveParameters {
    this.#top = Math.max(this.#top, top);
    this.#seq += 1;
    const { text: pageTo = null } = page?.to ?? {};
    const { count, after } = this.parked;
    const position = page?.position ?? null;
    return [this.#seq, seen.text, pageTo, position, this.#top, this.#cluster, count, after, writtenAt];
  }

  /** Removes outdated rows, now and then: by their numbers, since a search for them would walk what is dead. */
  async prune(): Promise<void> {
    if (this.#prunedTo === undefined) {
      const rows = await this.#session.query<{ seq: number }>('select min(seq) as seq from outbox_progress');
      this.#prunedTo = (rows[0]?.seq ?? 1) - 1;
    }
    const to = this.#seq - LEFT;
    if (to - this.#prunedTo < PRUNE_EVERY) return;
    await this.#session.query('delete from outbox_progress where seq between $1 and $2', [
      this.#prunedTo + 1,
      to,
    ]);
    this.#prunedTo = to;
  }
}

async function lastOf(session: RelaySession): Promise<ProgressRow> {
  const [row] = await session.query<ProgressRow>(LAST);
  if (row === undefined) throw new Error('outbox_progress is empty: nobody knows what was sent');
  return row;
}

/** The server's identifier; null where we may not ask for it. */
async function clusterOf(session: RelaySession): Promise<string | null> {
  try {
    const [row] = await session.run<{ id: string }>(
      'select system_identifier::text as id from pg_control_system()',
    );
    return row?.id ?? null;
  } catch (error) {
    if ((error as { code?: unknown }).code === PERMISSION_DENIED) return null;
    throw error;
  }
}
