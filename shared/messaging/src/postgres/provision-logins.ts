import type { Database } from '@platform/database/database.ts';
import { migrate } from '@platform/database/migrate.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import pg from 'pg';
import type { BusRight, BusRights } from '../bus-rights.ts';
import { busMigrations } from './bus-schema.ts';

/** A role of the server that is a service's login at the bus. */
export interface BusLogin {
  readonly role: string;
  readonly rights: BusRights;
}

// Rows are its own by policies (migration 004). Publishing, and what is done for all, are functions.
const GRANTS = [
  'usage on schema messaging',
  'select on schema_migration',
  'select, insert, update, delete on messaging.message, messaging.delayed_message, messaging.dead_letter',
  'select, insert, update on messaging.queue, messaging.session',
  'select, insert, delete on messaging.binding, messaging.consumer',
  'select on messaging.topology, messaging.orphan_check',
  'usage, select on all sequences in schema messaging',
  'execute on all functions in schema messaging',
];

/**
 * Brings the bus of a database up to date, and gives each of `logins` the rights of its service; roles that had a login and are
 * not among them lose it. `database` connects as the owner of the database. Safe to repeat, also while services run.
 */
export async function provisionLogins(database: Database, logins: readonly BusLogin[]): Promise<void> {
  await migrate(database, [busMigrations]);
  await database.transaction(async (tx) => {
    await tx.query(sql`lock table messaging.login in share row exclusive mode`);
    await revokeOthers(tx, logins);
    const [self] = await tx.query<{ name: string }>(sql`select current_database() as name`);
    for (const login of logins) await grantTo(tx, login, pg.escapeIdentifier(self?.name ?? ''));
  });
}

async function revokeOthers(tx: Transaction, logins: readonly BusLogin[]): Promise<void> {
  const roles = logins.map(({ role }) => role);
  // Its policies let through nothing that has no row here; a role without a row may not publish either.
  await tx.query(sql`delete from messaging.login where role_name <> all (${roles}::text[])`);
}

async function grantTo(tx: Transaction, { role, rights }: BusLogin, database: string): Promise<void> {
  const { service, sends, handles } = rights;
  await tx.query(sql`
    insert into messaging.login (role_name, service) values (${role}, ${service})
    on conflict (role_name) do update set service = excluded.service`);
  await tx.query(sql`delete from messaging.login_right where role_name = ${role}`);
  await tx.query(insertRightsSql(role, 'send', sends));
  await tx.query(insertRightsSql(role, 'handle', handles));
  for (const right of [`connect on database ${database}`, ...GRANTS])
    await tx.query(sql.raw(`grant ${right} to ${pg.escapeIdentifier(role)}`));
}

function insertRightsSql(role: string, action: 'send' | 'handle', rights: readonly BusRight[]): Statement {
  return sql`
    insert into messaging.login_right (role_name, action, exchange, type)
    select ${role}, ${action}, exchange, type
    from unnest(${rights.map(({ exchange }) => exchange)}::text[], ${rights.map(({ type }) => type)}::text[]) as r (exchange, type)`;
}
