import type { Database } from '@platform/database/database.ts';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { Bell } from './bell.ts';
import { BrokerReach } from './broker-reach.ts';
import { type RelayCounts, relayCounts } from './messaging-metrics.ts';
import { type BatchOutcome, ignoredEventLog, publishBatch } from './relay-batch.ts';
import { RelayHolds } from './relay-holds.ts';
import { type OutboxRow, RelaySession } from './relay-session.ts';
import type { Transport } from './transport.ts';

export interface RelayLoopOptions {
  readonly database: Database;
  readonly transport: Transport;
  readonly logger?: Log;
  readonly metrics?: MetricRegistry;
}

const MOST_IN_BATCH = 500;
// The leader is woken by a signal; the poll is for rows whose writer died between commit and signal.
const LEADER_POLL_MS = 1000;
// What was sent is removed together with the next look for more, or after this time: a statement fewer for each batch.
// If the process dies meanwhile it is sent again, and the consumers' inboxes know it.
const REMOVAL_LINGER_MS = 100;
// Under load messages gather for a moment, and share their statement, publishing and confirm. Where a look takes long
// (past many messages held back) this is at least a multiple of it, so that the relay cannot eat up the database.
const SHORTEST_CYCLE_MS = 4;
const SHORTEST_CYCLE_IN_LOOKS = 4;
// A follower looks this often whether the lead is free: so long does a takeover take when nothing is added.
const FOLLOWER_POLL_MS = 250;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5000;
// A message that fails this often on its own, while the broker answers, is set aside.
const FAILURES_BEFORE_HOLD = 3;

/** What a relay does from start to stop: gets a session, leads or waits to lead, sends, and backs off from failures. */
export class RelayLoop {
  readonly #database: Database;
  readonly #transport: Transport;
  readonly #log: Log;
  readonly #bell = new Bell();
  readonly #stopBell = new Bell();
  readonly #holds = new RelayHolds();
  readonly #reach: BrokerReach;
  readonly #counts: RelayCounts;
  readonly #onIgnored: (row: OutboxRow) => void;
  #session: RelaySession | undefined;
  #isStopping = false;
  #hasAdded = false;
  #batchLimit = MOST_IN_BATCH;
  #failures = 0;

  constructor({ database, transport, logger = silentLog, metrics }: RelayLoopOptions) {
    this.#counts = relayCounts(metrics);
    this.#database = database;
    this.#transport = transport;
    this.#reach = new BrokerReach({ ping: () => transport.ping() });
    this.#log = logger;
    this.#onIgnored = ignoredEventLog(logger);
  }

  get isLeading(): boolean {
    return this.#session?.isLeading === true;
  }

  /** Something was added to the outbox by this process. */
  added(): void {
    this.#hasAdded = true;
    this.#bell.ring();
  }

  stop(): void {
    this.#isStopping = true;
    this.#bell.ring();
    this.#stopBell.ring();
  }

  async run(): Promise<void> {
    for (let failures = 0; !this.#isStopping; ) {
      try {
        const session = await this.#openSession();
        if (session.isLeading || (await this.#tryLead(session))) await this.#lead(session);
        else await this.#bell.wait(FOLLOWER_POLL_MS);
        failures = 0;
      } catch (error) {
        this.#log.warn({ err: error }, 'the relay lost its database session; trying again');
        await this.#endSession();
        await this.#pause(failures++);
      }
    }
    await this.#endSession();
  }

  async #openSession(): Promise<RelaySession> {
    if (this.#session?.isLost === true) await this.#endSession();
    this.#session ??= await RelaySession.open(this.#database, () => this.#bell.ring());
    return this.#session;
  }

  async #tryLead(session: RelaySession): Promise<boolean> {
    const hasAdded = this.#hasAdded;
    this.#hasAdded = false;
    if ((await this.#reach.mayLead()) && (await session.tryLead())) return true;
    if (hasAdded) await session.signalLeader();
    return false;
  }

  /** Sends batch after batch while this replica leads and can. Throws when the session fails. */
  async #lead(session: RelaySession): Promise<void> {
    let sent: readonly number[] = [];
    while (!session.isLost) {
      const startedMs = performance.now();
      const { rows, isMoreWaiting } = await session.advance(
        sent,
        this.#holds.held(Date.now()),
        this.#batchLimit,
      );
      const lookMs = performance.now() - startedMs;
      sent = [];
      if (this.#isStopping) return;
      const outcome = await this.#publish(rows);
      sent = outcome.done.map((row) => row.position);
      if (await this.#reach.isCutOff()) return this.#resign(session, sent);
      await this.#learnFrom(outcome, rows);
      if (isMoreWaiting || outcome.error !== undefined) continue;
      await this.#waitForMore(sent.length > 0);
      await this.#restUntil(startedMs + Math.max(SHORTEST_CYCLE_MS, lookMs * SHORTEST_CYCLE_IN_LOOKS));
    }
  }

  async #publish(rows: readonly OutboxRow[]): Promise<BatchOutcome> {
    const startedMs = performance.now();
    const outcome = await publishBatch(this.#transport, rows, this.#onIgnored);
    this.#counts.sent(outcome.done.length);
    if (outcome.error !== undefined) this.#counts.failed();
    if (outcome.error !== undefined) this.#reach.failed(startedMs);
    if (outcome.done.length + outcome.unroutable.length > 0) this.#reach.reached();
    return outcome;
  }

  /** Lets another replica lead: it may reach the broker where this one cannot. */
  async #resign(session: RelaySession, sent: readonly number[]): Promise<void> {
    await session.resign(sent);
    this.#reach.standAside();
    this.#log.warn({}, 'the broker cannot be reached; another replica may send what waits in the outbox');
  }

  #waitForMore(hasSent: boolean): Promise<void> {
    const longestMs = hasSent ? REMOVAL_LINGER_MS : LEADER_POLL_MS;
    return this.#bell.wait(Math.min(longestMs, this.#holds.nextEndMs(Date.now())));
  }

  async #restUntil(endMs: number): Promise<void> {
    const restMs = endMs - performance.now();
    if (restMs > 1 && !this.#isStopping) await this.#stopBell.wait(restMs);
  }

  async #learnFrom({ done, unroutable, error }: BatchOutcome, rows: readonly OutboxRow[]): Promise<void> {
    this.#holds.release(
      done.map((row) => row.type),
      done.map((row) => row.position),
    );
    for (const type of new Set(unroutable.map((row) => row.type))) {
      const delayMs = this.#holds.holdType(type, Date.now());
      this.#log.warn({ type, delayMs }, 'no queue is bound for this command; it is kept and tried again');
    }
    if (error === undefined) {
      this.#failures = 0;
      this.#batchLimit = Math.min(this.#batchLimit * 2, MOST_IN_BATCH);
      return;
    }
    await this.#backOff(error, rows);
  }

  async #backOff(error: unknown, rows: readonly OutboxRow[]): Promise<void> {
    this.#failures += 1;
    // Ever smaller batches find the one message that the broker refuses among many that it would take.
    this.#batchLimit = Math.ceil(this.#batchLimit / 4);
    const [first] = rows;
    if (
      rows.length === 1 &&
      first &&
      this.#failures >= FAILURES_BEFORE_HOLD &&
      (await this.#reach.answers())
    ) {
      const delayMs = this.#holds.holdPosition(first.position, Date.now());
      this.#failures = 0;
      this.#reach.refused();
      this.#log.error(
        { err: error, id: first.id, type: first.type, delayMs },
        'the broker refuses a message; set aside',
      );
      return;
    }
    this.#log.warn({ err: error, messages: rows.length }, 'messages not published; trying again');
    await this.#pause(this.#failures - 1, this.#reach.untilDoubtMs());
  }

  /** Exponential, with jitter so that replicas do not return in step; ended by `stop` alone. */
  #pause(failures: number, longestMs = LONGEST_BACKOFF_MS): Promise<void> {
    const delayMs = Math.min(FIRST_BACKOFF_MS * 2 ** failures, LONGEST_BACKOFF_MS);
    return this.#stopBell.wait(Math.min(delayMs * (0.5 + Math.random() / 2), longestMs));
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close().catch(() => undefined); // It is broken already; the server gives its lock back.
  }
}
