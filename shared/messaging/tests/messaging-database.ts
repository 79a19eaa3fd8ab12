import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase, type TestDatabase } from '@platform/testing/databases/test-database.ts';
import { messagingMigrations } from '../src/messaging-migrations.ts';

/** A database with the tables of this package. */
export function createMessagingDatabase(
  t: Cleanup,
  options: { poolSize?: number } = {},
): Promise<TestDatabase> {
  return createTestDatabase(t, { migrations: [messagingMigrations], ...options });
}
