import { fileURLToPath } from 'node:url';
import type { Database } from '@platform/database/database.ts';
import type { Cleanup } from '../cleanup.ts';
import { createTestDatabase } from './test-database.ts';

/** A database of its own, as a service with a bus has it: with its `migrations`, and with outbox and inbox. */
export async function createServiceDatabase(t: Cleanup, migrations: URL): Promise<Database> {
  const messaging = new URL('../../migrations/', import.meta.resolve('@platform/messaging/outbox/outbox.ts'));
  const { database } = await createTestDatabase(t, {
    migrations: [
      { scope: 'service', directory: fileURLToPath(migrations) },
      { scope: 'messaging', directory: fileURLToPath(messaging) },
    ],
  });
  return database;
}
