import type { Log } from '@platform/telemetry/log.ts';
import type { OutboxRow, Parking, Sendable } from '../outbox/outbox-row.ts';
import type { RelayCounts } from '../telemetry/messaging-metrics.ts';
import type { Transport } from '../transport.ts';
import { TypeRefusedError } from '../transport-errors.ts';
import type { Bell } from './bell.ts';
import type { BrokerReach } from './broker-reach.ts';
import { type BatchOutcome, ignoredEventLog, publishBatch } from './relay-batch.ts';
import { holdOfMessage, holdOfType, type RelayHolds } from './relay-holds.ts';

export interface RelayDeliveryOptions {
  readonly transport: Transport;
  readonly holds: RelayHolds;
  readonly reach: BrokerReach;
  readonly counts: RelayCounts;
  readonly log: Log;
  /** Rung when the relay is to stop. */
  readonly stopBell: Bell;
  readonly isStopping: () => boolean;
}

/** A message under way, and the hold that it is known to be under. */
interface Candidate extends OutboxRow {
  readonly hold?: string | null;
}

const MOST_IN_BATCH = 500;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5000;
// A message that fails this often on its own, while the broker answers, is set aside.
const FAILURES_BEFORE_HOLD = 3;

/** Gets messages to the broker: tries again what it did not take, and tells what is to be set aside. */
export class RelayDelivery {
  readonly #options: RelayDeliveryOptions;
  readonly #onIgnored: (row: Sendable) => void;
  #batchLimit = MOST_IN_BATCH;
  #failures = 0;

  constructor(options: RelayDeliveryOptions) {
    this.#options = options;
    this.#onIgnored = ignoredEventLog(options.log);
  }

  /**
   * Sends `rows`, in order, until the broker has each or it is to be parked. `releasing` is the hold that they are under
   * until now. `keepAlive` is called before each further try, and may throw. Returns undefined when it gave up: the relay
   * stops, or is cut off from the broker.
   */
  async deliver<Row extends Candidate>(
    rows: readonly Row[],
    keepAlive: () => Promise<void>,
    releasing?: string,
  ): Promise<readonly Parking<Row>[] | undefined> {
    const parked: Parking<Row>[] = [];
    const blocked = new Map<string, string>();
    const park = (row: Row, hold: string) => {
      parked.push({ row, hold });
      blocked.set(row.subject, hold);
    };
    for (let rest = rows; ; ) {
      rest = rest.filter((row) => {
        const hold = row.hold ?? blocked.get(row.subject) ?? this.#holdOf(row, releasing);
        if (hold !== undefined) park(row, hold);
        return hold === undefined;
      });
      if (rest.length === 0) return parked;
      const batch = rest.slice(0, this.#batchLimit);
      const outcome = await this.#publish(batch);
      for (const row of outcome.unroutable) park(row, holdOfType(row.type));
      this.#learnFrom(outcome);
      const settled = new Set<Row>([...outcome.done, ...outcome.unroutable]);
      rest = rest.filter((row) => !settled.has(row));
      if (outcome.error === undefined) continue;
      const refusedType = this.#refusedTypeOf(outcome.error, rest);
      if (refusedType !== undefined) {
        for (const row of rest) if (row.type === refusedType) park(row, holdOfType(refusedType));
        rest = rest.filter(({ type }) => type !== refusedType);
        continue;
      }
      if (await this.#options.reach.isCutOff()) return undefined;
      const refused = await this.#backOff(outcome.error, batch);
      if (refused !== undefined) {
        park(refused, holdOfMessage(refused.id));
        rest = rest.filter((row) => row !== refused);
      } else if (this.#options.isStopping()) return undefined;
      await keepAlive();
    }
  }

  #holdOf({ type }: OutboxRow, releasing: string | undefined): string | undefined {
    const hold = holdOfType(type);
    return hold !== releasing && this.#options.holds.isClosed(hold) ? hold : undefined;
  }

  /** The type of some of `rows` that this service may not send any more, such as by a contract that changed meanwhile. */
  #refusedTypeOf(error: unknown, rows: readonly OutboxRow[]): string | undefined {
    if (!(error instanceof TypeRefusedError)) return undefined;
    const { type } = error;
    if (!rows.some((row) => row.type === type)) return undefined;
    // A broker that refuses is one that answers.
    this.#options.reach.reached();
    const delayMs = this.#options.holds.close(holdOfType(type), Date.now());
    this.#options.log.error({ err: error, type, delayMs }, 'the broker refuses a type; set aside');
    return type;
  }

  async #publish<Row extends OutboxRow>(batch: readonly Row[]): Promise<BatchOutcome<Row>> {
    const { transport, counts, reach } = this.#options;
    const startedMs = performance.now();
    const outcome = await publishBatch(transport, batch, this.#onIgnored);
    counts.sent(outcome.done.length);
    if (outcome.error !== undefined) counts.failed();
    if (outcome.error !== undefined) reach.failed(startedMs);
    if (outcome.done.length + outcome.unroutable.length > 0) reach.reached();
    return outcome;
  }

  #learnFrom({ unroutable, error }: BatchOutcome<Sendable>): void {
    for (const type of new Set(unroutable.map((row) => row.type))) {
      const delayMs = this.#options.holds.close(holdOfType(type), Date.now());
      this.#options.log.warn(
        { type, delayMs },
        'no queue is bound for this command; it is kept and tried again',
      );
    }
    if (error !== undefined) return;
    this.#failures = 0;
    this.#batchLimit = Math.min(this.#batchLimit * 2, MOST_IN_BATCH);
  }

  /** Waits a while; returns the message instead that the broker refuses, once that is known. */
  async #backOff<Row extends OutboxRow>(error: unknown, batch: readonly Row[]): Promise<Row | undefined> {
    const { reach, holds, log } = this.#options;
    this.#failures += 1;
    // Ever smaller batches find the one message that the broker refuses among many that it would take.
    this.#batchLimit = Math.ceil(this.#batchLimit / 4);
    const [first] = batch;
    const isAlone = batch.length === 1 && this.#failures >= FAILURES_BEFORE_HOLD;
    if (first !== undefined && isAlone && (await reach.answers())) {
      const delayMs = holds.close(holdOfMessage(first.id), Date.now());
      this.#failures = 0;
      reach.refused();
      log.error(
        { err: error, id: first.id, type: first.type, delayMs },
        'the broker refuses a message; set aside',
      );
      return first;
    }
    log.warn({ err: error, messages: batch.length }, 'messages not published; trying again');
    await this.#pause(this.#failures - 1, reach.untilDoubtMs());
    return undefined;
  }

  /** Exponential, with jitter so that replicas do not return in step; ended by `stop` alone. */
  #pause(failures: number, longestMs: number): Promise<void> {
    return this.#options.stopBell.wait(Math.min(backoffMs(failures), longestMs));
  }
}

/** How long to wait after so many failures in a row, in milliseconds. */
export function backoffMs(failures: number): number {
  const delayMs = Math.min(FIRST_BACKOFF_MS * 2 ** failures, LONGEST_BACKOFF_MS);
  return delayMs * (0.5 + Math.random() / 2);
}
