import { ALL_SERVICES } from '@platform/contracts/all-services.ts';
import pg from 'pg';
import { grantConnect } from '../links/connection-cuts.ts';
import { StartFailure } from '../start-failure.ts';
import { connectAsAdmin } from './admin-connection.ts';
import { rememberNamespace } from './database-namespace.ts';
import type { ServerAccess } from './server-access.ts';

// A new database is 7 MB of files. By default PostgreSQL writes them twice, once to its log, and flushes them when it
// stops. Copied files are written once. The price is two checkpoints, which would disturb others on a shared server.
const COPIED = 'strategy file_copy';
// CREATE DATABASE mostly waits for the disk.
const AT_ONCE = 3;
const INSUFFICIENT_PRIVILEGE = '42501';

export interface ProvisionOptions {
  readonly resetPasswords: boolean;
  /** Of this platform's queues and cache keys: databases on a shared server remember it. */
  readonly namespace: string;
  readonly signal: AbortSignal;
}

/** Makes what is missing of databases, roles and extensions. Safe to repeat. */
export async function provision(
  server: ServerAccess,
  databases: readonly string[],
  options: ProvisionOptions,
): Promise<void> {
  const client = await connectAsAdmin(server.url);
  try {
    const known = await survey(client);
    const isSuperuser = known.isSuperuser;
    for (const database of databases) {
      const role = `${server.prefix}${database}`;
      const password = `login password ${client.escapeLiteral(server.rolePassword(database))}`;
      if (!known.roles.has(role)) {
        await client.query(`create role ${quoted(role)} ${password}`);
        // Otherwise a schema called like the role, such as "bus", would become its default half-way through.
        await client.query(`alter role ${quoted(role)} set search_path = public`);
      }
      if (known.roles.has(role) && options.resetPasswords)
        await client.query(`alter role ${quoted(role)} ${password}`);
      // Only a superuser may make a database for a role that it is no member of.
      if (!isSuperuser) await client.query(`grant ${quoted(role)} to current_user`);
    }
    const isThere = (database: string) => known.databases.has(`${server.prefix}${database}`);
    // A runner that was killed may have left one cut off.
    for (const name of databases.filter(isThere).map((database) => `${server.prefix}${database}`))
      await grantConnect(client, { role: name, database: name });
    const missing = databases.filter((database) => !isThere(database));
    await eachAtOnce(missing, AT_ONCE, (database) => createDatabase(server, database, options));
  } finally {
    await client.end();
  }
  for (const database of databases) await createExtensions(server, database);
}

/** Drops databases and the roles of the same names; for a run that keeps nothing. */
export async function dropDatabases(url: string, names: readonly string[]): Promise<void> {
  const client = await connectAsAdmin(url);
  try {
    // All databases before any role: one that has rights in the bus cannot be dropped.
    for (const name of names.map(quoted)) await client.query(`drop database if exists ${name} with (force)`);
    for (const name of names.map(quoted)) await client.query(`drop role if exists ${name}`);
  } finally {
    await client.end();
  }
}

async function survey(client: pg.Client) {
  const roles = await client.query<{ name: string }>('select rolname as name from pg_roles');
  const databases = await client.query<{ name: string }>('select datname as name from pg_database');
  const self = await client.query<{ rolsuper: boolean; can_make: boolean }>(
    'select rolsuper, rolsuper or (rolcreatedb and rolcreaterole) as can_make from pg_roles where rolname = current_user',
  );
  if (self.rows[0]?.can_make !== true)
    throw new StartFailure(
      'the role in POSTGRES_URL may not make databases and roles: give it CREATEDB and CREATEROLE',
    );
  return {
    roles: new Set(roles.rows.map(({ name }) => name)),
    databases: new Set(databases.rows.map(({ name }) => name)),
    isSuperuser: self.rows[0].rolsuper,
  };
}

async function createDatabase(
  server: ServerAccess,
  database: string,
  { namespace, signal }: ProvisionOptions,
): Promise<void> {
  signal.throwIfAborted();
  const plainName = `${server.prefix}${database}`;
  const name = quoted(plainName);
  const client = await connectAsAdmin(server.url);
  try {
    await client.query(
      `create database ${name} owner ${name} template template0 encoding 'UTF8' ${server.isOwn ? COPIED : ''}`,
    );
    if (!server.isOwn) await rememberNamespace(client, plainName, namespace);
    await client.query(`revoke connect, temporary on database ${name} from public`);
  } finally {
    await client.end();
  }
}

async function createExtensions(server: ServerAccess, database: string): Promise<void> {
  const owner = ALL_SERVICES.find((service) => service.database?.name === database);
  const extensions = owner?.database?.extensions ?? [];
  if (extensions.length === 0) return;
  const url = new URL(server.url);
  url.pathname = `/${server.prefix}${database}`;
  const client = await connectAsAdmin(url.href);
  try {
    for (const name of extensions) await client.query(`create extension if not exists ${name}`);
  } catch (error) {
    // Not ours to make on this server; the service tries as the database's owner, and says what it lacks.
    if ((error as { code?: string }).code !== INSUFFICIENT_PRIVILEGE) throw error;
  } finally {
    await client.end();
  }
}

async function eachAtOnce<T>(items: readonly T[], limit: number, work: (item: T) => Promise<void>) {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}

function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}
