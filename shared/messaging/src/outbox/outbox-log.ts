import type { HeldBack } from '../relay/relay-holds.ts';
import type { RelaySession } from '../relay/relay-session.ts';
import { MOST_BATCH_BYTES } from '../wire/limits.ts';
import { type ParkedCount, type Progress, ProgressLog } from './outbox-progress.ts';
import { type LogRow, type Parking, writtenSeconds } from './outbox-row.ts';
import { type Snapshot, snapshotOf } from './outbox-snapshot.ts';
import {
  heldParameters,
  lookStatement,
  PARK,
  pageStatement,
  SAVE,
  type Shaped,
} from './outbox-statements.ts';
import { type LogKey, OutboxWindow } from './outbox-window.ts';

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
      this.#progress = { ...this.#progress, page: { to: seen, position: 0 } };
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
    this.#window ??= await OutboxWindow.open(this.#session, this.#progress.seen, page.to, page.position);
    const keys = await this.#window.nextPage(PAGE);
    if (keys.length === 0) {
      await this.#window.close();
      this.#window = undefined;
      this.#progress = { seen: page.to, page: undefined };
      return this.next(held);
    }
    const values = [column(keys, 'xid'), column(keys, 'position'), ...heldParameters(held)];
    const rows = await this.#ask(pageStatement, values, held);
    const position = keys.at(-1)?.position ?? page.position;
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
