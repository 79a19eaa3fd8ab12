import { randomBytes } from 'node:crypto';
import { Database } from '@platform/database/database.ts';
import { type MigrationSet, migrate } from '@platform/database/migrate.ts';
import pg from 'pg';
import { claim } from './claims.ts';
import type { Cleanup } from './cleanup.ts';
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
  // template0: nobody can be connected to it, which would make the server refuse to copy it.
  await onServer(server, `create database ${name} template template0`);
  const url = withDatabase(server, name);
  const database = new Database({ url, applicationName: 'test', poolSize: options.poolSize ?? 8 });
  t.after(async () => {
    try {
      await database.close();
    } finally {
      await onServer(server, `drop database if exists ${name} with (force)`);
    }
  });
  await migrate(database, options.migrations ?? []);
  return { database, url };
}

/** Drops test databases that killed test runs left behind more than `olderThanMs` ago; returns how many. */
export async function dropStaleTestDatabases(olderThanMs: number): Promise<number> {
  const server = await testPostgresServer();
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where datname ~ '^test_[0-9]{13}_[0-9a-f]{12}$'",
    );
    const stale = rows.filter(({ datname }) => Number(datname.split('_')[1]) < Date.now() - olderThanMs);
    for (const { datname } of stale) await client.query(`drop database if exists ${datname} with (force)`);
    return stale.length;
  } finally {
    await client.end();
  }
}

// The time of making stands in the name, so that leftovers can be told from databases in use.
function testDatabaseName(): string {
  return `test_${Date.now()}_${randomBytes(6).toString('hex')}`;
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
