import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { purgeLateConfirms } from '../outbox/outbox-confirms.ts';
import { purgeInbox } from '../receiving/inbox.ts';
import { RelayLoop, type RelayLoopOptions } from './relay-loop.ts';

/** What waits in an outbox. */
export interface Backlog {
  /** All that the broker does not have yet. */
  readonly count: number;
  /** Those of them that cannot be sent for now, and what follows for their subjects. */
  readonly parked: number;
  readonly oldestAgeMs: number;
}

/** Sends what waits in the outbox of one schema; one replica at a time. */
export interface Relay {
  /**
   * Ends once what waits is sent, after three seconds at the latest, and gives the lead to another replica. What is left
   * waits for the next relay.
   */
  stop(): Promise<void>;
  /** Messages in the outbox of all replicas, and the age of the oldest. */
  pending(): Promise<Backlog>;
}

export interface RelayOptions extends RelayLoopOptions {
  readonly outbox: Outbox;
  /** From one purge of what is past its time to the next; default ten minutes. */
  readonly purgeEveryMs?: number;
}

const PURGE_EVERY_MS = 600_000;

/** Starts relaying this database's outbox, now or when the replica that leads has ended. */
export function startRelay(options: RelayOptions): Relay {
  const { database, outbox, logger = silentLog, purgeEveryMs = PURGE_EVERY_MS } = options;
  const loop = new RelayLoop(options);
  const unsubscribe = outbox.onAdded(() => loop.added());
  const running = loop.run();
  const purging = (what: string, purge: (signal: AbortSignal) => Promise<unknown>) =>
    startPeriodicWork({
      what,
      everyMs: purgeEveryMs,
      firstAfterMs: purgeEveryMs,
      logger,
      work: async (signal) => loop.isLeading && purge(signal),
    });
  const purges = [
    purging('the purge of the inbox', (signal) => purgeInbox(database, signal)),
    purging('the purge of late confirms', () => purgeLateConfirms(database)),
  ];
  return {
    async stop() {
      unsubscribe();
      loop.stop();
      await Promise.all([running, ...purges.map((stop) => stop())]);
    },
    pending: () => backlogOf(database),
  };
}

async function backlogOf(database: Database): Promise<Backlog> {
  const [row] = await database.query<{ waiting: number; parked: number; oldest_age_ms: number | null }>(
    sql`select waiting, parked, (extract(epoch from now() - oldest_at) * 1000)::float8 as oldest_age_ms
      from outbox_backlog()`,
  );
  const { waiting = 0, parked = 0, oldest_age_ms } = row ?? {};
  return { count: waiting + parked, parked, oldestAgeMs: Math.max(0, oldest_age_ms ?? 0) };
}
