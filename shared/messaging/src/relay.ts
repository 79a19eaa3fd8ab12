import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { purgeInbox } from './inbox.ts';
import type { Outbox } from './outbox.ts';
import { purgeLateConfirms } from './outbox-confirms.ts';
import { RelayLoop, type RelayLoopOptions } from './relay-loop.ts';

/** Sends what waits in the outbox of one schema; one replica at a time. */
export interface Relay {
  /** Ends after the batch in flight, and gives the lead to another replica. What is left waits for the next relay. */
  stop(): Promise<void>;
  /** Messages in the outbox of all replicas, and the age of the oldest. */
  pending(): Promise<{ count: number; oldestAgeMs: number }>;
}

export interface RelayOptions extends RelayLoopOptions {
  readonly outbox: Outbox;
}

const PURGE_EVERY_MS = 600_000;

/** Starts relaying this database's outbox, now or when the replica that leads has ended. */
export function startRelay(options: RelayOptions): Relay {
  const { database, outbox, logger = silentLog } = options;
  const loop = new RelayLoop(options);
  const unsubscribe = outbox.onAdded(() => loop.added());
  const running = loop.run();
  const purgeIfLeading = () => {
    if (!loop.isLeading) return;
    purgeInbox(database).catch((error: unknown) => logger.warn({ err: error }, 'inbox not purged'));
    purgeLateConfirms(database).catch((error: unknown) => logger.warn({ err: error }, 'outbox not purged'));
  };
  const purge = setInterval(purgeIfLeading, PURGE_EVERY_MS).unref();
  return {
    async stop() {
      unsubscribe();
      clearInterval(purge);
      loop.stop();
      await running;
    },
    pending: () => pendingIn(database),
  };
}

async function pendingIn(database: Database): Promise<{ count: number; oldestAgeMs: number }> {
  const [row] = await database.query<{ count: number; oldest_age_ms: number | null }>(
    sql`select count(*) as count, (extract(epoch from now() - min(created_at)) * 1000)::float8 as oldest_age_ms from outbox`,
  );
  return { count: row?.count ?? 0, oldestAgeMs: Math.max(0, row?.oldest_age_ms ?? 0) };
}
