import { randomBytes } from 'node:crypto';
import { Database } from '@platform/database/database.ts';
import { type MigrationSet, migrate } from '@platform/database/migrate.ts';
import { claim } from '../claims.ts';
import type { Cleanup } from '../cleanup.ts';
import { templateOf } from './database-templates.ts';
import { databaseUrl, onServer } from './on-server.ts';
import { testPostgresServer } from './test-postgres-server.ts';

export interface TestDatabaseOptions {
  /** Applied in this order; default none. */
  readonly migrations?: readonly MigrationSet[];
  readonly poolSize?: number;
}

export interface TestDatabase {
  readonly database: Database;
  /** `postgres://…/test_…`, for a process of its own or a second pool. */
  readonly url: string;
}

/**
 * A new database of its own on a real server, with `migrations` applied. Dropped when `t` ends, also when the
 * test failed or left connections open.
 */
export async function createTestDatabase(
  t: Cleanup,
  options: TestDatabaseOptions = {},
): Promise<TestDatabase> {
  const server = await testPostgresServer();
  const name = testDatabaseName();
  claim('database', name);
  const { migrations = [], poolSize = 8 } = options;
  const { TEST_RUN: run } = process.env;
  const hasTemplate = run !== undefined && migrations.length > 0;
  // template0: nobody can be connected to it, which would make the server refuse to copy it.
  const template = hasTemplate ? await templateOf(server, run, migrations) : 'template0';
  await onServer(server, (client) => client.query(`create database ${name} template ${template}`));
  const url = databaseUrl(server, name);
  const database = new Database({ url, applicationName: 'test', poolSize });
  t.after(async () => {
    try {
      await database.close();
    } finally {
      await onServer(server, (client) => client.query(`drop database if exists ${name} with (force)`));
    }
  });
  if (!hasTemplate) await migrate(database, migrations);
  return { database, url };
}

/** Drops databases that killed test runs left behind more than `olderThanMs` ago, templates too; returns how many. */
export async function dropStaleTestDatabases(olderThanMs: number): Promise<number> {
  return onServer(await testPostgresServer(), async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where datname ~ '^(test|template)_[0-9]{13}_[0-9a-f]'",
    );
    const stale = rows.filter(({ datname }) => Number(datname.split('_')[1]) < Date.now() - olderThanMs);
    for (const { datname } of stale) await client.query(`drop database if exists ${datname} with (force)`);
    return stale.length;
  });
}

// The time of making stands in the name, so that leftovers can be told from databases in use.
function testDatabaseName(): string {
  return `test_${timeAndChance()}`;
}

/** `1790000000000_0123456789ab`: when it was made, and what sets it apart. */
export function timeAndChance(): string {
  return `${Date.now()}_${randomBytes(6).toString('hex')}`;
}
