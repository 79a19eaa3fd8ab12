import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Database } from './database.ts';
import { isRefusingWrites, isUnusable } from './database-errors.ts';
import { sql } from './sql.ts';

// Any number will do, as long as every replica uses the same.
const MIGRATION_LOCK = 7_261_001;
const LOCK_LOOK_MS = 100;
/** The first line of a file that runs without a transaction. */
const WITHOUT_TRANSACTION = '-- without a transaction\n';
/** Ends a statement of such a file. */
const NEXT_STATEMENT = /^-- next statement$/m;
const FILE_NAME = /^(\d{3})-[a-z0-9-]+\.sql$/;

/** A set of numbered migrations; `scope` keeps the numbers of several sets in one database apart. */
export interface MigrationSet {
  /** `service` for a service's own, or the name of the shared package that brings tables. */
  readonly scope: string;
  /** Folder of files named `001-what-it-does.sql`. */
  readonly directory: string;
}

/**
 * Brings the database up to date: runs each file not yet run, in order, each in a transaction, under an advisory lock,
 * so that replicas may start together. Returns the names of the files it ran. Throws what the server said, with the
 * name of the file; nothing of that file stays.
 *
 * A file whose first line is `-- without a transaction` runs statement by statement, for what a transaction cannot do:
 * an index made while the table is written to, or many rows changed in batches. A line `-- next statement` divides its
 * statements. After a failure all of them run again, so each must stand being run twice.
 */
export async function migrate(database: Database, sets: readonly MigrationSet[]): Promise<string[]> {
  const client = await database.dedicatedClient({ isUnbounded: true });
  try {
    // Also lifts limits that role or database may set: a long migration must not be cut by what is meant for requests.
    await client.query(
      'set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0',
    );
    await takeLock(client);
    await client.query(
      `create table if not exists schema_migration (
         scope text not null, name text not null, applied_at timestamptz not null default now(), primary key (scope, name))`,
    );
    const ran: string[] = [];
    for (const set of sets) ran.push(...(await runSet(client, set)));
    return ran;
  } finally {
    await client.end(); // Also gives the lock back, and rolls back what is open.
  }
}

/** Asks until the lock is free. A statement that waited for it would keep `create index concurrently` waiting too. */
async function takeLock(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as is_ours', [MIGRATION_LOCK]);
    if (rows[0].is_ours) return;
    await sleep(LOCK_LOOK_MS);
  }
}

/** The names of the files that `migrate` would run now. */
export async function pendingMigrations(
  database: Database,
  sets: readonly MigrationSet[],
): Promise<string[]> {
  const [known] = await database.query<{ exists: boolean }>(
    sql`select to_regclass('schema_migration') is not null as exists`,
  );
  const rows = known?.exists
    ? await database.query<{ scope: string; name: string }>(sql`select scope, name from schema_migration`)
    : [];
  const applied = new Set(rows.map(({ scope, name }) => `${scope}/${name}`));
  const names = await Promise.all(
    sets.map(async ({ scope, directory }) =>
      (await migrationFiles(directory)).map((name) => `${scope}/${name}`),
    ),
  );
  return names.flat().filter((name) => !applied.has(name));
}

async function runSet(client: pg.Client, { scope, directory }: MigrationSet): Promise<string[]> {
  const { rows } = await client.query('select name from schema_migration where scope = $1', [scope]);
  const applied = new Set(rows.map((row) => row.name));
  const waiting = (await migrationFiles(directory)).filter((name) => !applied.has(name));
  for (const name of waiting) {
    const text = await readFile(join(directory, name), 'utf8');
    const isWhole = !text.startsWith(WITHOUT_TRANSACTION);
    if (isWhole) await client.query('begin');
    try {
      for (const part of isWhole ? [text] : text.split(NEXT_STATEMENT)) await client.query(part);
    } catch (error) {
      if (isUnusable(error) || isRefusingWrites(error)) throw error; // Not the migration's fault: it may be run again.
      throw new Error(`migration ${scope}/${name} failed: ${(error as Error).message}`, { cause: error });
    }
    await client.query('insert into schema_migration (scope, name) values ($1, $2)', [scope, name]);
    if (isWhole) await client.query('commit');
  }
  return waiting.map((name) => `${scope}/${name}`);
}

async function migrationFiles(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  for (const [i, name] of names.entries()) {
    const number = FILE_NAME.exec(name)?.[1];
    if (number === undefined)
      throw new Error(`${join(directory, name)}: a migration is named like 001-what-it-does.sql`);
    // Two branches that were merged: which of them comes first would differ from database to database.
    if (names[i - 1]?.startsWith(`${number}-`))
      throw new Error(`${join(directory, name)}: there is another migration with the number ${number}`);
  }
  return names;
}
