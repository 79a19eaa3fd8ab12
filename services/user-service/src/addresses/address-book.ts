import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { uuidV7 } from '@platform/messaging/wire/uuid-v7.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { userNotFound } from '../users/change-user.ts';
import { lockUser } from '../users/user-repository.ts';
import {
  type AddressFields,
  clearDefault,
  findAddress,
  insertAddress,
  listAddresses,
  promoteNewest,
  removeAddress,
  type StoredAddress,
  updateAddress,
} from './address-repository.ts';

/** Far more than anybody has; an address book is not a place to store things. */
export const MAX_ADDRESSES = 50;

/**
 * Adds an address. The first one is the default, later ones when `isDefault` says so. Throws DomainError
 * `too-many-addresses`.
 */
export function addAddress(
  database: Database,
  userId: string,
  fields: AddressFields,
  isDefault: boolean,
): Promise<StoredAddress> {
  return withAddresses(database, userId, async (tx, addresses) => {
    if (addresses.length >= MAX_ADDRESSES)
      throw new DomainError(
        'too-many-addresses',
        `You can keep ${MAX_ADDRESSES} addresses. Remove one first.`,
      );
    if (isDefault) await clearDefault(tx, userId);
    return insertAddress(tx, userId, uuidV7(), fields, isDefault || addresses.length === 0);
  });
}

/**
 * Replaces an address. `isDefault` makes it the default; false leaves the choice as it is, because one always is.
 * Throws DomainError `not-found`.
 */
export function replaceAddress(
  database: Database,
  userId: string,
  id: string,
  fields: AddressFields,
  isDefault: boolean,
): Promise<StoredAddress> {
  return withAddresses(database, userId, async (tx, addresses) => {
    const present = addresses.find((address) => address.id === id);
    if (present === undefined) throw addressNotFound();
    if (isDefault && !present.isDefault) await clearDefault(tx, userId);
    return updateAddress(tx, { ...present, ...fields, isDefault: isDefault || present.isDefault });
  });
}

/** Removes an address; if it was the default, the newest one left is. Throws DomainError `not-found`. */
export function deleteAddress(database: Database, userId: string, id: string): Promise<void> {
  return withAddresses(database, userId, async (tx, addresses) => {
    const present = addresses.find((address) => address.id === id);
    if (present === undefined) throw addressNotFound();
    await removeAddress(tx, id);
    if (present.isDefault) await promoteNewest(tx, userId);
  });
}

/** Throws DomainError `not-found`. */
export async function getAddress(database: Database, userId: string, id: string): Promise<StoredAddress> {
  const address = await findAddress(database, userId, id);
  if (address === undefined) throw addressNotFound();
  return address;
}

/** The user's row is locked meanwhile: of two first addresses at once, one is the default. */
function withAddresses<T>(
  database: Database,
  userId: string,
  work: (tx: Transaction, addresses: readonly StoredAddress[]) => Promise<T>,
): Promise<T> {
  return database.transaction(async (tx) => {
    if ((await lockUser(tx, userId)) === undefined) throw userNotFound();
    return work(tx, await listAddresses(tx, userId));
  });
}

function addressNotFound(): DomainError {
  return new DomainError('not-found', 'You have no such address.');
}
