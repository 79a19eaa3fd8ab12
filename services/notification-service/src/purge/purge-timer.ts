import type { Queryable } from '@platform/database/database.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { purge, type Retention } from './purge.ts';

const HOUR_MS = 3_600_000;

/** Purges now and every hour until stopped. */
export function startPurge(
  { database, logger }: { readonly database: Queryable; readonly logger: Log },
  retention: Retention,
): { stop(): Promise<void> } {
  async function run(): Promise<void> {
    try {
      const removed = await purge(database, retention);
      if (removed > 0) logger.info({ removed }, 'purged what is past its time');
    } catch (err) {
      logger.warn({ err }, 'the purge failed; the next one follows in an hour');
    }
  }

  let running = run();
  const timer = setInterval(() => {
    running = run();
  }, HOUR_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
