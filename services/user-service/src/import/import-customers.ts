import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { reversibleMailboxes } from '../email-change/email-reversal.ts';
import type { EmailAddress } from '../users/email-address.ts';
import type { UserDeps } from '../users/user-deps.ts';
import { createdEvent } from '../users/user-events.ts';
import { type NewUser, searchText, USER_COLUMNS, type UserRow, userOf } from '../users/user-repository.ts';

/** A customer as another system has it. */
export interface ImportedCustomer {
  readonly externalId: string;
  readonly fullName: string;
  /** Undefined when the other system knows none. */
  readonly email: EmailAddress | undefined;
  readonly country: string | undefined;
}

// Any number will do, as long as every replica uses the same.
const IMPORT_LOCK = 8_001_002;

/**
 * Makes customers without a password, once each, and returns the user id of every external id: also of those
 * imported before, and of those whose address belongs to an account already.
 */
export function importCustomers(
  { database, outbox }: UserDeps,
  customers: readonly ImportedCustomer[],
): Promise<Map<string, string>> {
  return database.transaction(async (tx) => {
    // One import at a time: two of the same customers would make both of them twice.
    await tx.query(sql`select pg_advisory_xact_lock(${IMPORT_LOCK})`);
    const userIds = await importedBefore(tx, customers);
    const news = new Map<string, { customer: ImportedCustomer; user: NewUser }>();
    for (const customer of customers)
      if (!userIds.has(customer.externalId) && !news.has(customer.externalId))
        news.set(customer.externalId, { customer, user: newUser(customer) });
    if (news.size === 0) return userIds;
    const users = [...news.values()].map(({ user }) => user);
    const keys = users.map(({ email }) => email.key);
    // An address that an account may take back is that account's.
    const reversible = await reversibleMailboxes(tx, keys);
    const inserted = await insertUsers(
      tx,
      users.filter(({ email }) => !reversible.has(email.key)),
    );
    await outbox.addAll(tx, inserted.map(createdEvent));
    const idByKey = new Map([...reversible, ...(await userIdsByEmail(tx, keys))]);
    for (const [externalId, { user }] of news)
      userIds.set(externalId, idByKey.get(user.email.key) ?? user.id);
    await recordImports(
      tx,
      [...news.values()].map(({ customer }) => customer),
      userIds,
    );
    return userIds;
  });
}

/** Without an address of their own they get one in a domain that cannot exist (RFC 2606), and that no mail goes to. */
function newUser({ fullName, email }: ImportedCustomer): NewUser {
  const id = uuidV7();
  const placeholder = `customer-${id}@imported.invalid`;
  return {
    id,
    email: email ?? { display: placeholder, key: placeholder },
    fullName,
    passwordHash: null,
    roles: ['customer'],
  };
}

async function importedBefore(
  tx: Transaction,
  customers: readonly ImportedCustomer[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ external_id: string; user_id: string }>(
    sql`select external_id, user_id from imported_customer
        where external_id = any(${customers.map(({ externalId }) => externalId)}::text[])`,
  );
  return new Map(rows.map((row) => [row.external_id, row.user_id]));
}

/** Inserts those whose address is free. */
async function insertUsers(tx: Transaction, users: readonly NewUser[]) {
  const rows = await tx.query<UserRow>(sql`
    insert into users (id, email, email_key, full_name, search_text)
    select * from unnest(
      ${users.map(({ id }) => id)}::uuid[], ${users.map(({ email }) => email.display)}::text[],
      ${users.map(({ email }) => email.key)}::text[], ${users.map(({ fullName }) => fullName)}::text[],
      ${users.map(searchText)}::text[])
    on conflict (email_key) do nothing
    returning ${USER_COLUMNS}`);
  return rows.map(userOf);
}

async function userIdsByEmail(tx: Transaction, keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ email_key: string; id: string }>(
    sql`select email_key, id from users where email_key = any(${keys}::text[])`,
  );
  return new Map(rows.map((row) => [row.email_key, row.id]));
}

async function recordImports(
  tx: Transaction,
  customers: readonly ImportedCustomer[],
  userIds: ReadonlyMap<string, string>,
): Promise<void> {
  await tx.query(sql`
    insert into imported_customer (external_id, user_id, country)
    select * from unnest(
      ${customers.map(({ externalId }) => externalId)}::text[],
      ${customers.map(({ externalId }) => userIds.get(externalId))}::uuid[],
      ${customers.map(({ country }) => country ?? null)}::text[])`);
}
