import type { Database } from '@platform/database/database.ts';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { DEFAULT_KEPT_MS } from '../outbox/outbox-ring.ts';
import { relayCounts } from '../telemetry/messaging-metrics.ts';
import type { Transport } from '../transport.ts';
import { Bell } from './bell.ts';
import { BrokerReach } from './broker-reach.ts';
import { backoffMs, RelayDelivery } from './relay-delivery.ts';
import { RelayHolds } from './relay-holds.ts';
import { RelayLead } from './relay-lead.ts';
import { RelaySession } from './relay-session.ts';

export interface RelayLoopOptions {
  readonly database: Database;
  readonly transport: Transport;
  readonly logger?: Log;
  readonly metrics?: MetricRegistry;
  /** How long what was sent is kept, in milliseconds; default seven days. */
  readonly keptMs?: number;
}

// The leader is woken by a signal; the poll is for rows whose writer died between commit and signal.
const LEADER_POLL_MS = 1000;
// That something was sent is written down together with the next look for more, or after this time: a statement fewer for
// each batch. If the process dies meanwhile it is sent again, and the consumers' inboxes know it.
const SAVE_LINGER_MS = 100;
// Under load messages gather for a moment, and share their statement, publishing and confirm. Where a look takes long
// this is at least a multiple of it, so that the relay cannot eat up the database.
const SHORTEST_CYCLE_MS = 4;
const SHORTEST_CYCLE_IN_LOOKS = 4;
// A follower looks this often whether the lead is free: so long does a takeover take when nothing is added.
const FOLLOWER_POLL_MS = 250;
// A leader that stops sends what waits first. Whoever stops a process gives it ten seconds, and this is not all it does.
const LAST_SENDING_MS = 3000;

/** What a relay does from start to stop: gets a session, leads or waits to lead, sends, and backs off from failures. */
export class RelayLoop {
  readonly #database: Database;
  readonly #log: Log;
  readonly #keptMs: number;
  readonly #bell = new Bell();
  readonly #stopBell = new Bell();
  readonly #reach: BrokerReach;
  readonly #delivery: (holds: RelayHolds) => RelayDelivery;
  #session: RelaySession | undefined;
  #stopsAtMs: number | undefined;
  #hasAdded = false;

  constructor({
    database,
    transport,
    logger = silentLog,
    metrics,
    keptMs = DEFAULT_KEPT_MS,
  }: RelayLoopOptions) {
    this.#keptMs = keptMs;
    this.#database = database;
    this.#reach = new BrokerReach({ ping: () => transport.ping() });
    this.#log = logger;
    const counts = relayCounts(metrics);
    const shared = { transport, reach: this.#reach, counts, log: logger, stopBell: this.#stopBell };
    this.#delivery = (holds) => new RelayDelivery({ ...shared, holds, isStopping: () => this.#isStopping });
  }

  get isLeading(): boolean {
    return this.#session?.isLeading === true;
  }

  get #isStopping(): boolean {
    return this.#stopsAtMs !== undefined;
  }

  /** Something was added to the outbox by this process. */
  added(): void {
    this.#hasAdded = true;
    this.#bell.ring();
  }

  stop(): void {
    this.#stopsAtMs ??= performance.now() + LAST_SENDING_MS;
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
        if (!this.#isStopping) await this.#stopBell.wait(backoffMs(failures++));
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
    const holds = new RelayHolds();
    const delivery = this.#delivery(holds);
    const lead = await RelayLead.take({ session, holds, delivery, keptMs: this.#keptMs, log: this.#log });
    while (!session.isLost) {
      const startedMs = performance.now();
      const step = await lead.step();
      if (step === 'given-up') return this.#giveUp(session, lead);
      if (this.#isStopping && (step.isIdle || performance.now() >= (this.#stopsAtMs ?? 0)))
        return lead.save();
      if (!step.isIdle) continue;
      await this.#waitForMore(step.hasSent, holds);
      const shortestMs = Math.max(SHORTEST_CYCLE_MS, step.lookMs * SHORTEST_CYCLE_IN_LOOKS);
      await this.#restUntil(startedMs + shortestMs);
    }
  }

  /** Lets another replica lead: it may reach the broker where this one cannot. */
  async #giveUp(session: RelaySession, lead: RelayLead): Promise<void> {
    await lead.save();
    await session.resign();
    if (this.#isStopping) return;
    this.#reach.standAside();
    this.#log.warn({}, 'the broker cannot be reached; another replica may send what waits in the outbox');
  }

  #waitForMore(hasSent: boolean, holds: RelayHolds): Promise<void> {
    const longestMs = hasSent ? SAVE_LINGER_MS : LEADER_POLL_MS;
    return this.#bell.wait(Math.min(longestMs, holds.nextTryMs(Date.now())));
  }

  async #restUntil(endMs: number): Promise<void> {
    const restMs = endMs - performance.now();
    if (restMs > 1 && !this.#isStopping) await this.#stopBell.wait(restMs);
  }

  async #endSession(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close().catch(() => undefined); // It is broken already; the server gives its lock back.
  }
}
