import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

/** Where a user wants things sent. */
export interface AddressFields {
  readonly recipient: string;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly postalCode: string | null;
  readonly country: string;
}

export interface StoredAddress extends AddressFields {
  readonly id: string;
  readonly isDefault: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const COLUMNS = sql`id, recipient, line1, line2, city, postal_code as "postalCode", country, is_default as "isDefault",
  created_at as "createdAt", updated_at as "updatedAt"`;

/** All addresses of a user, the oldest first. */
export function listAddresses(db: Queryable, userId: string): Promise<StoredAddress[]> {
  return db.query<StoredAddress>(
    sql`select ${COLUMNS} from address where user_id = ${userId} order by created_at, id`,
  );
}

export async function findAddress(
  db: Queryable,
  userId: string,
  id: string,
): Promise<StoredAddress | undefined> {
  const [row] = await db.query<StoredAddress>(
    sql`select ${COLUMNS} from address where user_id = ${userId} and id = ${id}`,
  );
  return row;
}

export async function insertAddress(
  tx: Transaction,
  userId: string,
  id: string,
  fields: AddressFields,
  isDefault: boolean,
): Promise<StoredAddress> {
  const { recipient, line1, line2, city, postalCode, country } = fields;
  return written(
    await tx.query<StoredAddress>(sql`
      insert into address (id, user_id, recipient, line1, line2, city, postal_code, country, is_default)
      values (${id}, ${userId}, ${recipient}, ${line1}, ${line2}, ${city}, ${postalCode}, ${country}, ${isDefault})
      returning ${COLUMNS}`),
  );
}

export async function updateAddress(tx: Transaction, address: StoredAddress): Promise<StoredAddress> {
  const { id, recipient, line1, line2, city, postalCode, country, isDefault } = address;
  return written(
    await tx.query<StoredAddress>(sql`
      update address set recipient = ${recipient}, line1 = ${line1}, line2 = ${line2}, city = ${city},
        postal_code = ${postalCode}, country = ${country}, is_default = ${isDefault}, updated_at = now()
      where id = ${id} returning ${COLUMNS}`),
  );
}

export async function removeAddress(tx: Transaction, id: string): Promise<void> {
  await tx.query(sql`delete from address where id = ${id}`);
}

/** Leaves no default, so that another can become it. */
export async function clearDefault(tx: Transaction, userId: string): Promise<void> {
  await tx.query(sql`update address set is_default = false where user_id = ${userId} and is_default`);
}

/** Makes the newest address the default, if there is any. */
export async function promoteNewest(tx: Transaction, userId: string): Promise<void> {
  await tx.query(sql`
    update address set is_default = true where id = (
      select id from address where user_id = ${userId} order by created_at desc, id desc limit 1)`);
}

function written([row]: StoredAddress[]): StoredAddress {
  if (row === undefined) throw new Error('an address row was written, but is not there');
  return row;
}
