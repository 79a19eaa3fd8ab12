import { existsSync } from 'node:fs';
import {
  closeDataFolder,
  type DataFolder,
  isDataFolder,
  openDataFolder,
} from '../data-folder/data-folder.ts';
import { StartFailure } from '../start-failure.ts';
import { BUS_DATABASE } from '../topology.ts';
import { connectAsAdmin } from './admin-connection.ts';
import { dropDatabases } from './provision.ts';
import { serveDataFolder } from './standalone-server.ts';

export interface DroppedService {
  readonly name: string;
  readonly database: string | undefined;
}

/**
 * Drops the database of a service that is no more, and its queues, from the embedded server of a data folder. Returns
 * what was done. Throws StartFailure while the platform runs on the folder.
 */
export async function dropServiceData(path: string, service: DroppedService): Promise<string> {
  if (!isDataFolder(path)) return `There is no data in ${path}.`;
  const folder = openDataFolder(path);
  if (folder === undefined)
    throw new StartFailure(`the platform runs on ${path}: stop it, and drop the data then`);
  try {
    if (!existsSync(folder.file('postgres')))
      return `The databases of ${path} are on another server (POSTGRES_URL): drop ${service.database} there.`;
    return await dropFrom(folder, service);
  } finally {
    closeDataFolder(folder, { isKept: true });
  }
}

async function dropFrom(folder: DataFolder, { name, database }: DroppedService): Promise<string> {
  const server = await serveDataFolder(folder, { isDurable: true });
  try {
    const hasBus = await hasDatabase(server.url, BUS_DATABASE);
    if (hasBus) await dropQueues(server.url, name, database);
    if (database !== undefined) await dropDatabases(server.url, [database]);
    const dropped = [database && `the database ${database}`, hasBus && `the queues of ${name}`];
    return `Dropped ${dropped.filter(Boolean).join(' and ')}.`;
  } finally {
    await server.stop();
  }
}

async function hasDatabase(url: string, name: string): Promise<boolean> {
  const client = await connectAsAdmin(url);
  try {
    return (await client.query('select from pg_database where datname = $1', [name])).rowCount === 1;
  } finally {
    await client.end();
  }
}

async function dropQueues(url: string, service: string, role: string | undefined): Promise<void> {
  const bus = new URL(url);
  bus.pathname = `/${BUS_DATABASE}`;
  const client = await connectAsAdmin(bus.href);
  try {
    const { rows } = await client.query<{ id: number }>(
      "delete from messaging.queue where starts_with(name, $1 || '.') returning id",
      [service],
    );
    const ids = rows.map(({ id }) => id);
    for (const table of ['message', 'delayed_message', 'dead_letter', 'consumer'])
      await client.query(`delete from messaging.${table} where queue_id = any($1)`, [ids]);
    await client.query('delete from messaging.login where service = $1', [service]);
    // Its rights there, without which the role could not be dropped.
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
    if (rowCount !== 0) await client.query(`drop owned by ${client.escapeIdentifier(role ?? '')}`);
  } finally {
    await client.end();
  }
}
