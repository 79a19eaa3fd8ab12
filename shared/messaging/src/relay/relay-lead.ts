import type { Log } from '@platform/telemetry/log.ts';
import { OutboxLog } from '../outbox/outbox-log.ts';
import {
  countParked,
  nextParked,
  type ParkedOutcome,
  parkedHolds,
  settleParked,
} from '../outbox/outbox-parked.ts';
import { rotate } from '../outbox/outbox-rotation.ts';
import type { ParkedRow, Parking } from '../outbox/outbox-row.ts';
import type { RelayDelivery } from './relay-delivery.ts';
import type { Hold, RelayHolds } from './relay-holds.ts';
import type { RelaySession } from './relay-session.ts';

/** What a step came to. */
export interface Step {
  /** Nothing more is known to wait that could be sent. */
  readonly isIdle: boolean;
  readonly hasSent: boolean;
  /** How long it took to look. */
  readonly lookMs: number;
}

export interface RelayLeadOptions {
  readonly session: RelaySession;
  /** Empty. */
  readonly holds: RelayHolds;
  readonly delivery: RelayDelivery;
  readonly keptMs: number;
  readonly log: Log;
}

const ROTATE_EVERY_MS = 60_000;
// One shows whether the rest can go.
const MOST_RELEASED = 500;

/** What the leader of an outbox does: sends what is new, and what was parked when its time has come. */
export class RelayLead {
  readonly #options: RelayLeadOptions;
  readonly #session: RelaySession;
  readonly #holds: RelayHolds;
  readonly #delivery: RelayDelivery;
  readonly #log: OutboxLog;
  #rotatedMs = Number.NEGATIVE_INFINITY;

  private constructor(options: RelayLeadOptions, log: OutboxLog) {
    this.#options = options;
    this.#session = options.session;
    this.#holds = options.holds;
    this.#delivery = options.delivery;
    this.#log = log;
  }

  /** Goes on where the leader before has ended. */
  static async take(options: RelayLeadOptions): Promise<RelayLead> {
    const { session, holds } = options;
    const log = await OutboxLog.open(session);
    for (const { hold, place, last_place } of await parkedHolds(session)) {
      holds.adopt(hold, place);
      holds.reached(last_place);
    }
    holds.count(await countParked(session));
    return new RelayLead(options, log);
  }

  /** Sends a batch of what is new, and one of each hold that is due. */
  async step(): Promise<Step | 'given-up'> {
    for (const hold of this.#holds.due(Date.now())) if (!(await this.#release(hold))) return 'given-up';
    this.#log.noteParked(this.#holds.parked);
    const startedMs = performance.now();
    const rows = await this.#log.next(this.#holds.held());
    const lookMs = performance.now() - startedMs;
    if (rows.length > 0) {
      const parked = await this.#delivery.deliver(rows, this.#keepAlive);
      if (parked === undefined) return 'given-up';
      this.#holds.count(parked.length);
      this.#log.noteParked(this.#holds.parked);
      this.#holds.reached(await this.#log.settle(parked));
    }
    await this.#upkeep();
    const isIdle = !this.#log.isPaging && this.#holds.due(Date.now()).length === 0;
    return { isIdle, hasSent: rows.length > 0, lookMs };
  }

  async #upkeep(): Promise<void> {
    await this.#log.prune();
    if (performance.now() - this.#rotatedMs < ROTATE_EVERY_MS) return;
    this.#rotatedMs = performance.now();
    const { log, keptMs } = this.#options;
    await rotate(this.#session, keptMs).catch((error: unknown) => {
      log.warn({ err: error }, 'messages that were kept long enough are not removed');
    });
  }

  /** Writes down what was sent. */
  save(): Promise<void> {
    return this.#log.save();
  }

  readonly #keepAlive = () => this.#session.keepAlive();

  /** Sends the next messages under `hold`; one if it is not known whether they can be sent. False if it gave up. */
  async #release(hold: Hold): Promise<boolean> {
    const rows = await nextParked(this.#session, hold, hold.isOpen ? MOST_RELEASED : 1);
    if (rows.length === 0) {
      this.#holds.remove(hold.key);
      return true;
    }
    const parked = await this.#delivery.deliver(rows, this.#keepAlive, hold.key);
    if (parked === undefined) return false;
    const { sent, moved } = outcomeOf(hold, rows, parked);
    this.#holds.count(-sent.length);
    this.#holds.reached(await settleParked(this.#session, hold, { sent, moved }));
    const [remaining] = parked.filter((parking) => parking.hold === hold.key);
    this.#holds.raise(hold.key, (remaining?.row.place ?? (rows.at(-1)?.place ?? 0) + 1) - 1);
    if (remaining === undefined) this.#holds.open(hold.key);
    return true;
  }
}

function outcomeOf(
  hold: Hold,
  rows: readonly ParkedRow[],
  parked: readonly Parking<ParkedRow>[],
): ParkedOutcome {
  const aside = new Set(parked.map(({ row }) => row));
  const elsewhere = parked.filter((parking) => parking.hold !== hold.key);
  return {
    sent: rows.filter((row) => !aside.has(row)),
    moved: new Map(elsewhere.map((parking) => [parking.row.subject, parking.hold])),
  };
}
