import type { Database } from '@platform/database/database.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { closeLedgerDays } from './close-ledger-days.ts';

const EVERY_MS = 10 * 60_000;

/** Closes days of the ledger that are over, now and every ten minutes, until stopped. Every replica does. */
export function startLedgerClosing(database: Database, logger: Log): { stop(): Promise<void> } {
  async function run(): Promise<void> {
    try {
      const count = await closeLedgerDays(database);
      if (count > 0) logger.info({ count }, 'days of the ledger closed');
    } catch (err) {
      logger.warn({ err }, 'the ledger was not closed, which will be tried again');
    }
  }
  let running = run();
  const timer = setInterval(() => {
    running = running.then(run);
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
