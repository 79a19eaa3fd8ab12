import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '@platform/database/migrate.ts';

/** The tables of outbox, inbox and history; they go into the database of every service with a bus. */
export const messagingMigrations: MigrationSet = {
  scope: 'messaging',
  directory: fileURLToPath(new URL('../migrations/', import.meta.url)),
};
