import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '@platform/database/migrate.ts';

/** The tables of this package; they go into the database of the service that owns the processes. */
export const sagaMigrations: MigrationSet = {
  scope: 'saga',
  directory: fileURLToPath(new URL('../migrations/', import.meta.url)),
};
