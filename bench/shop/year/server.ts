import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SUPERUSER } from '@platform/runner/postgres/database-cluster.ts';
import { POSTGRES_PORT_OFFSET } from '@platform/runner/topology.ts';
import pg from 'pg';

/** The databases of the services that have one. */
export const DATABASES = [
  'users',
  'orders',
  'products',
  'notifications',
  'auth',
  'inventory',
  'payments',
  'shipping',
] as const;
export type DatabaseName = (typeof DATABASES)[number];

/** The embedded server of a platform, as its superuser sees it. */
export interface Server {
  /** Runs `work` with a connection to a database. Throws if the server is not there. */
  within<T>(database: DatabaseName, work: (client: pg.Client) => Promise<T>): Promise<T>;
  rows<R extends pg.QueryResultRow>(database: DatabaseName, sql: string, values?: unknown[]): Promise<R[]>;
}

/** The server on `portBase`, of the platform that has made `dataFolder`. */
export async function embeddedServer(dataFolder: string, portBase: number): Promise<Server> {
  const { postgres_password: password } = JSON.parse(
    await readFile(join(dataFolder, 'secrets.json'), 'utf8'),
  ) as { postgres_password: string };
  const server: Server = {
    async within(database, work) {
      const port = portBase + POSTGRES_PORT_OFFSET;
      const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database });
      // A lost connection fails the statement under way, which reports it.
      client.on('error', () => undefined);
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.end();
      }
    },
    rows: (database, sql, values) =>
      server.within(database, async (client) => (await client.query(sql, values)).rows),
  };
  return server;
}

/** How many megabytes (10^6 bytes) each database takes on the disk. */
export async function databaseSizes(server: Server): Promise<Record<string, number>> {
  const rows = await server.rows<{ name: string; megabytes: number }>(
    'orders',
    'select datname as name, pg_database_size(oid) / 1e6::float8 as megabytes from pg_database where datname = any($1)',
    [[...DATABASES]],
  );
  return Object.fromEntries(rows.map(({ name, megabytes }) => [name, megabytes]));
}
