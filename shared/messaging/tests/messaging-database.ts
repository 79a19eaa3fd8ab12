import { fileURLToPath } from 'node:url';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase, type TestDatabase } from '@platform/testing/test-database.ts';

const directory = fileURLToPath(new URL('../migrations/', import.meta.url));

/** A database with the tables of this package. */
export function createMessagingDatabase(
  t: Cleanup,
  options: { poolSize?: number } = {},
): Promise<TestDatabase> {
  return createTestDatabase(t, { migrations: [{ scope: 'messaging', directory }], ...options });
}
