import { Database } from '@platform/database/database.ts';
import { bringUpToDate, type MigrateOptions } from './service-parts.ts';

// Long enough for a server that starts beside it; then whoever waits for the migration is to be told.
const WAIT_MS = 120_000;

/** Migrates a service's database, and ends the process: with 1, having said why, when that cannot be done. */
export async function migrateOnly(options: Omit<MigrateOptions, 'signal'>): Promise<void> {
  const { config, logger } = options;
  if (config.DATABASE_URL === undefined) {
    logger.info({}, 'nothing to migrate: this service has no database');
    return;
  }
  const url = config.DATABASE_DIRECT_URL ?? config.DATABASE_URL;
  const database = new Database({ url, applicationName: 'migrate', poolSize: 1 });
  try {
    await bringUpToDate(database, { ...options, signal: AbortSignal.timeout(WAIT_MS) });
    logger.info({}, 'the database is up to date');
  } catch (err) {
    logger.fatal({ err }, 'the database could not be migrated');
    process.exitCode = 1;
  } finally {
    await database.close();
  }
}
