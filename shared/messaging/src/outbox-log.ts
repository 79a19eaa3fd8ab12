import { MOST_BATCH_BYTES } from './limits.ts';
import { type ParkedCount, type Progress, ProgressLog, savingProgress } from './outbox-progress.ts';
import { type LogRow, type Parking, writtenSeconds } from './outbox-row.ts';
import { type Snapshot, snapshotOf } from './outbox-snapshot.ts';
import { type LogKey, OutboxWindow } from './outbox-window.ts';
import type { HeldBack } from './relay-holds.ts';
import type { RelaySession } from './relay-session.ts';

/** Messages that are read at once, at most; with MOST_BATCH_BYTES together. */
const PAGE = 2000;

/** A batch under way, and how far the relay will be when it is settled. */
interface Batch {
  readonly rows: readonly LogRow[];
  readonly after: Progress;
}

/**
 * The log as its leading relay reads it. The cursor is a snapshot: what is new is what a later snapshot sees and this one
 * does not. So nothing is missed that commits late, and no look meets what is done. Those of one subject come in
 * order: a snapshot that sees the later of two writers sees the earlier too, and within a batch the position decides.
 */
export class OutboxLog {
  readonly #session: RelaySession;
  readonly #progressLog: ProgressLog;
  #progress: Progress;
  #window: OutboxWindow | undefined;
  #batch: Batch | undefined;
  /** Sent since progress was last written down. */
  #unsaved: LogRow[] = [];
  /** What is written down is not all. */
  #isOutdated = false;

  private constructor(session: RelaySession, progressLog: ProgressLog, progress: Progress) {
    this.#session = session;
    this.#progressLog = progressLog;
    this.#progress = progress;
  }

  /** Begins where the relays before have ended. The session leads. */
  static async open(session: RelaySession): Promise<OutboxLog> {
    await session.run('close all');
    const { log, progress } = await ProgressLog.open(session);
    const opened = new OutboxLog(session, log, progress);
    // Says which cluster this is.
    await opened.#save([]);
    return opened;
  }

  /** True while more is known to wait than the last batch had. */
  get isPaging(): boolean {
    return this.#progress.page !== undefined;
  }

  /**
   * The next messages in order, after the batch before was settled; writes down in the same statement that it was. What
   * `held` names comes with its hold and without its envelope.
   */
  async next(held: HeldBack): Promise<readonly LogRow[]> {
    if (this.#batch !== undefined) throw new Error('the batch before is not settled');
    if (this.#progress.page !== undefined) return this.#nextPage(this.#progress.page, held);
    const { seen, rows } = await this.#look(held);
    const isCut = rows.length > PAGE || (rows.at(-1)?.bytes ?? 0) >= MOST_BATCH_BYTES;
    if (isCut) {
      this.#progress = { ...this.#progress, page: { to: seen, position: null } };
      return this.next(held);
    }
    const after: Progress = { seen, page: undefined };
    if (rows.length === 0) this.#progress = after;
    else this.#batch = { rows: rows.sort((a, b) => a.position - b.position), after };
    return rows;
  }

  /** All of the batch were taken by the broker, but those to be parked. */
  async settle(parked: readonly Parking<LogRow>[]): Promise<number | undefined> {
    const batch = this.#batch;
    if (batch === undefined) return undefined;
    const aside = new Set(parked.map(({ row }) => row));
    this.#batch = undefined;
    this.#progress = batch.after;
    this.#unsaved.push(...batch.rows.filter((row) => !aside.has(row)));
    this.#isOutdated = true;
    if (parked.length === 0) return undefined;
    return this.#park(parked);
  }

  /** To be written down with what is settled next. */
  noteParked(parked: ParkedCount): void {
    const { count, after } = this.#progressLog.parked;
    if (parked.count === count && parked.after === after) return;
    this.#progressLog.parked = parked;
    this.#isOutdated = true;
  }

  /** Writes down what was settled since the last look. */
  async save(): Promise<void> {
    if (this.#isOutdated) await this.#save([]);
  }

  prune(): Promise<void> {
    return this.#progressLog.prune();
  }

  async #look(held: HeldBack): Promise<{ seen: Snapshot; rows: LookRow[] }> {
    const { seen } = this.#progress;
    const values = [seen.xmax, seen.inProgress, PAGE + 1, ...heldParameters(held)];
    const rows = await this.#ask(lookStatement, values, held);
    return { seen: snapshotOf(rows[0]?.seen ?? seen.text), rows: rows.filter(({ id }) => id !== null) };
  }

  async #nextPage(page: NonNullable<Progress['page']>, held: HeldBack): Promise<readonly LogRow[]> {
    this.#window ??= await OutboxWindow.open(this.#session, this.#progress.seen, page.to, page.position ?? 0);
    const keys = await this.#window.nextPage(PAGE);
    if (keys.length === 0) {
      await this.#window.close();
      this.#window = undefined;
      this.#progress = { seen: page.to, page: undefined };
      return this.next(held);
    }
    const values = [column(keys, 'xid'), column(keys, 'position'), ...heldParameters(held)];
    const rows = await this.#ask(pageStatement, values, held);
    const position = keys.at(-1)?.position ?? null;
    this.#batch = { rows, after: { ...this.#progress, page: { to: page.to, position } } };
    return rows;
  }

  /** Reads; what was settled since the last time is written down in the same statement. */
  async #ask(statement: Shaped, values: readonly unknown[], held: HeldBack): Promise<LookRow[]> {
    const isPastHolds = held.holds.length > 0;
    if (!this.#isOutdated)
      return this.#session.query<LookRow>(statement({ isPastHolds, isSaving: false }), [...values]);
    const saved = this.#takeUnsaved();
    return this.#session.query<LookRow>(statement({ isPastHolds, isSaving: true }), [...values, ...saved]);
  }

  /** Returns the highest place. */
  async #park(parked: readonly Parking<LogRow>[]): Promise<number> {
    const rows = parked.map(({ row }) => row);
    const holds = parked.map(({ hold }) => hold);
    const values = [column(rows, 'xid'), column(rows, 'position'), holds, ...this.#takeUnsaved(rows)];
    const [last] = await this.#session.query<{ place: number }>(PARK, values);
    return last?.place ?? 0;
  }

  async #save(rows: readonly LogRow[]): Promise<void> {
    await this.#session.query(SAVE, [...this.#takeUnsaved(rows)]);
  }

  /** `parked` are no longer to be sent either. */
  #takeUnsaved(parked: readonly LogRow[] = []) {
    const sent = this.#unsaved;
    this.#unsaved = [];
    this.#isOutdated = false;
    let top = 0;
    for (const { position } of [...sent, ...parked]) top = Math.max(top, position);
    return this.#progressLog.next(this.#progress, top, writtenSeconds(sent));
  }
}

interface LookRow extends LogRow {
  readonly seen: string;
  /** Up to this row. */
  readonly bytes: number;
}

function column<Row extends LogKey | LogRow, Name extends 'xid' | 'position'>(
  rows: readonly Row[],
  name: Name,
): Row[Name][] {
  return rows.map((row) => row[name]);
}

interface Shape {
  readonly isPastHolds: boolean;
  readonly isSaving: boolean;
}
type Shaped = (shape: Shape) => string;

const HELD_PARAMETERS = 3;

function heldParameters({ holds, floors, closed }: HeldBack): unknown[] {
  return holds.length === 0 ? [] : [holds, floors, closed];
}

/** Each shape of a statement is one text, so that it is prepared once. */
function shaped(build: (shape: Shape & { readonly saving: string }) => string, parameters: number): Shaped {
  const texts = [false, true].map((isPastHolds) =>
    [false, true].map((isSaving) => {
      const first = parameters + (isPastHolds ? HELD_PARAMETERS : 0) + 1;
      return build({ isPastHolds, isSaving, saving: isSaving ? `with ${savingProgress(first)}` : '' });
    }),
  );
  return ({ isPastHolds, isSaving }) => texts[Number(isPastHolds)]?.[Number(isSaving)] ?? '';
}

const COLUMNS = 'xid, position, id, exchange, type, subject, envelope, created_at';

/** The hold of each message `m`, and its envelope unless it has one. */
const heldColumns = (isPastHolds: boolean) =>
  isPastHolds
    ? `hold.hold, case when hold.hold is null then m.envelope end as envelope`
    : 'null as hold, m.envelope';
/** Finds it by the holds, their floors, and the closed ones: the parameters from `first` on. */
const holdOf = (first: number, isPastHolds: boolean) =>
  isPastHolds
    ? `left join lateral (select coalesce(
        (select h.hold from unnest($${first}::text[], $${first + 1}::bigint[]) as h (hold, floor)
         where exists (
           select from outbox_parked as p where p.subject = m.subject and p.hold = h.hold and p.place > h.floor) limit 1),
        case when m.exchange = 'commands' and 'type ' || m.type = any($${first + 2}::text[]) then 'type ' || m.type end
      ) as hold) as hold on true`
    : '';
const SHOWN = `m.xid::text, m.position, m.id, m.exchange, m.type, m.subject,
    extract(epoch from m.created_at)::float8 as written_at`;

// The size of an envelope is known without reading it. The row that reaches the limit is the last, so there is one.
const lookStatement = shaped(
  ({ isPastHolds, saving }) => `${saving}
  select now.seen, ${SHOWN}, m.bytes, ${heldColumns(isPastHolds)}
  from (select pg_current_snapshot()::text as seen) as now left join lateral (
    select * from (
      select *, sum(octet_length(envelope)) over (order by xid, position rows unbounded preceding) as bytes
      from (
        (select ${COLUMNS} from outbox_log where xid >= $1::xid8 order by xid limit $3)
        union all (select ${COLUMNS} from outbox_log where xid = any($2::xid8[]) limit $3)) as fresh
    ) as measured where bytes - octet_length(envelope) < ${MOST_BATCH_BYTES} limit $3
  ) as m on true ${holdOf(4, isPastHolds)}`,
  3,
);

const pageStatement = shaped(
  ({ isPastHolds, saving }) => `${saving}
  select ${SHOWN}, ${heldColumns(isPastHolds)}
  from unnest($1::xid8[], $2::bigint[]) with ordinality as key (xid, position, n) cross join lateral (
    select ${COLUMNS} from outbox_log where xid = key.xid and position = key.position offset 0
  ) as m ${holdOf(3, isPastHolds)} order by key.n`,
  2,
);

const SAVE = `with ${savingProgress(1)} select`;

const PARK = `
  with ${savingProgress(4)},
  parked as (
    insert into outbox_parked (hold, position, id, correlation_id, created_at, exchange, type, subject, envelope)
    select key.hold, m.position, m.id, m.correlation_id, m.created_at, m.exchange, m.type, m.subject, m.envelope
    from unnest($1::xid8[], $2::bigint[], $3::text[]) with ordinality as key (xid, position, hold, n) cross join lateral (
      select * from outbox_log where xid = key.xid and position = key.position offset 0) as m
    order by key.n
    returning place)
  select max(place) as place from parked`;
