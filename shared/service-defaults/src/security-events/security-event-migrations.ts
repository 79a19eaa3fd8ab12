import { fileURLToPath } from 'node:url';
import type { MigrationSet } from '@platform/database/migrate.ts';

/** The table that `recordSecurityEvent` writes to; goes into a service's `extraMigrations`. */
export const securityEventMigrations: MigrationSet = {
  scope: 'security-events',
  directory: fileURLToPath(new URL('../../migrations/', import.meta.url)),
};
