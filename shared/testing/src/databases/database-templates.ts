import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Database } from '@platform/database/database.ts';
import { type MigrationSet, migrate } from '@platform/database/migrate.ts';
import type pg from 'pg';
import { databaseUrl, onServer } from './on-server.ts';

// Any number will do: who makes a template holds a lock with it and the template's hash.
const TEMPLATE_LOCK = 7_270;

const made = new Map<string, Promise<string>>();

/**
 * The name of a database with `migrations` applied, to be copied, which is quicker than to migrate anew. Made once in
 * a run of `npm test`, whose id is TEST_RUN, by whichever of its processes needs it first.
 */
export async function templateOf(
  server: string,
  run: string,
  migrations: readonly MigrationSet[],
): Promise<string> {
  const hash = await hashOf(migrations);
  const template = made.get(hash) ?? make(server, `template_${run}_${hash}`, hash, migrations);
  made.set(hash, template);
  return template;
}

/** Drops the templates of a run. */
export function dropTemplates(server: string, run: string): Promise<void> {
  return onServer(server, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [`template_${run}_`],
    );
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  });
}

async function make(
  server: string,
  name: string,
  hash: string,
  migrations: readonly MigrationSet[],
): Promise<string> {
  await onServer(server, async (client) => {
    await client.query('select pg_advisory_lock($1, $2)', [TEMPLATE_LOCK, Number.parseInt(hash, 16) | 0]);
    if (await exists(client, name)) return;
    // Under another name until it is whole: its maker may be killed.
    const unfinished = `${name}_unfinished`;
    await client.query(`drop database if exists ${unfinished} with (force)`);
    await client.query(`create database ${unfinished} template template0`);
    const database = new Database({ url: databaseUrl(server, unfinished), applicationName: 'template' });
    try {
      await migrate(database, migrations);
    } finally {
      await database.close();
    }
    await client.query(`alter database ${unfinished} rename to ${name}`);
  });
  return name;
}

async function exists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  return rowCount === 1;
}

/** Of what the migrations say and of their order: 8 hexadecimal digits. */
async function hashOf(migrations: readonly MigrationSet[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { scope, directory } of migrations)
    for (const name of (await readdir(directory)).toSorted())
      hash.update(`${scope}/${name}\0${await readFile(join(directory, name), 'utf8')}\0`);
  return hash.digest('hex').slice(0, 8);
}
