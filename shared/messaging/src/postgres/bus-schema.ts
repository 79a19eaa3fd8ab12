import { fileURLToPath } from 'node:url';
import type { Database } from '@platform/database/database.ts';
import { type MigrationSet, migrate, pendingMigrations } from '@platform/database/migrate.ts';
import { sql } from '@platform/database/sql.ts';

/** The tables of the bus. */
export const busMigrations: MigrationSet = {
  scope: 'bus',
  directory: fileURLToPath(new URL('./migrations/', import.meta.url)),
};

/**
 * Brings the schema of the bus up to date. The login of a service may not do that: then this throws until whoever provisions
 * the bus has done it.
 */
export async function bringUpToDate(database: Database): Promise<void> {
  if (!(await isServiceLogin(database))) return void (await migrate(database, [busMigrations]));
  const pending = await pendingMigrations(database, [busMigrations]);
  if (pending.length > 0)
    throw new Error(`the message bus is not migrated yet: ${pending.join(', ')}; its owner does that`);
}

/** True if the role that `database` connects as is a service's own, with the rights of that service alone. */
export async function isServiceLogin(database: Database): Promise<boolean> {
  // The owner of a database without these tables sees none; a login that was given its rights sees them.
  const [schema] = await database.query<{ isThere: boolean }>(
    sql`select exists (select from pg_catalog.pg_tables where schemaname = 'messaging' and tablename = 'login') as "isThere"`,
  );
  if (!schema?.isThere) return false;
  const [login] = await database.query<{ isUnrestricted: boolean }>(
    sql`select messaging.is_unrestricted() as "isUnrestricted"`,
  );
  return login?.isUnrestricted === false;
}
