import type { Database } from '@platform/database/database.ts';
import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { closeLedgerDays } from './close-ledger-days.ts';

const EVERY_MS = 10 * 60_000;

/** Closes days of the ledger that are over, now and every ten minutes, until stopped. Every replica does. */
export function startLedgerClosing(database: Database, logger: Log): StopWork {
  return startPeriodicWork({
    what: 'the closing of the ledger',
    everyMs: EVERY_MS,
    logger,
    async work() {
      const count = await closeLedgerDays(database);
      if (count > 0) logger.info({ count }, 'days of the ledger closed');
    },
  });
}
