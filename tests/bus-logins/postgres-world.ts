import { randomBytes } from 'node:crypto';
import type { Database } from '@platform/database/database.ts';
import { busMigrations } from '@platform/messaging/postgres/bus-schema.ts';
import {
  connectPostgresBus,
  type PostgresTransport,
} from '@platform/messaging/postgres/postgres-transport.ts';
import { type BusLogin, provisionLogins } from '@platform/messaging/postgres/provision-logins.ts';
import type { Cleanup } from '@platform/testing/cleanup.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import pg from 'pg';
import { rightsOf, SERVICES } from './parties.ts';

export interface PostgresWorld {
  /** As the owner of the bus. */
  readonly database: Database;
  readonly url: string;
  readonly logins: readonly BusLogin[];
  roleOf(service: string): string;
  urlOf(service: string): string;
  /** The bus as a service sees it; without one as its owner does. */
  connect(service?: string): Promise<PostgresTransport>;
  /** What the server says to `text`, run with a service's login: the code of its refusal, or how many rows it touched. */
  answerTo(service: string, text: string): Promise<string | number | null>;
}

/** A bus in a database of its own, where each service has a role. */
export async function postgresWorld(t: Cleanup): Promise<PostgresWorld> {
  const suffix = randomBytes(6).toString('hex');
  const roleOf = (service: string) => `test_${service.replaceAll('-', '_')}_${suffix}`;
  const open: PostgresTransport[] = [];
  t.after(async () => void (await Promise.all(open.map((transport) => transport.close()))));
  const { database, url } = await createTestDatabase(t, { migrations: [busMigrations] });
  // After the database: a role that has rights in one cannot be dropped.
  t.after(() => dropRoles(url, SERVICES.map(roleOf)));
  for (const service of SERVICES)
    await database.query({ text: `create role ${roleOf(service)} login password 'development'`, values: [] });
  const logins = SERVICES.map((service) => ({
    role: roleOf(service),
    rights: rightsOf(service),
  }));
  await provisionLogins(database, logins);
  const urlOf = (service: string) => {
    const own = new URL(url);
    own.username = roleOf(service);
    own.password = 'development';
    return own.href;
  };
  return {
    database,
    url,
    logins,
    roleOf,
    urlOf,
    async connect(service) {
      const own = service === undefined ? url : urlOf(service);
      const transport = await connectPostgresBus({ url: own, clientName: service ?? 'owner' });
      open.push(transport);
      return transport;
    },
    answerTo: (service, text) => answerTo(urlOf(service), text),
  };
}

async function answerTo(url: string, text: string): Promise<string | number | null> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rowCount;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await client.end();
  }
}

async function dropRoles(url: string, roles: readonly string[]): Promise<void> {
  const server = new URL(url);
  server.pathname = '/postgres';
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  for (const role of roles) await client.query(`drop role if exists ${role}`);
  await client.end();
}
