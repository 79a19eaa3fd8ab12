import { Address, AddressInput, Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import type { Database } from '@platform/database/database.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { userNotFound } from '../users/change-user.ts';
import { mustSee } from '../users/user-access.ts';
import { findUser } from '../users/user-repository.ts';
import { UserParams } from '../users/user-schemas.ts';
import { addAddress, deleteAddress, getAddress, replaceAddress } from './address-book.ts';
import { type AddressFields, listAddresses, type StoredAddress } from './address-repository.ts';

const AddressBody = Type.Object(
  {
    ...AddressInput.properties,
    is_default: Type.Optional(
      Type.Boolean({ description: 'True makes it the default instead of the present one' }),
    ),
  },
  { title: 'AddressRequest', additionalProperties: false },
);

const AddressResponse = Type.Object(
  {
    id: Uuid,
    ...Address.properties,
    is_default: Type.Boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { title: 'StoredAddress' },
);

const AddressList = Type.Object({ items: Type.Array(AddressResponse) });
const AddressParams = Type.Object({ address_id: Uuid });
const COLLECTION = '/api/users/me/addresses';
const ITEM = `${COLLECTION}/:address_id`;
const tags = ['addresses'];

interface Deps {
  readonly database: Database;
}

/** A user's own addresses. */
export function addressRoutes(app: App, deps: Deps): void {
  listAddressesRoute(app, deps);
  addAddressRoute(app, deps);
  getAddressRoute(app, deps);
  replaceAddressRoute(app, deps);
  deleteAddressRoute(app, deps);
  listAddressesOfUserRoute(app, deps);
}

function listAddressesRoute(app: App, { database }: Deps): void {
  app.get(
    COLLECTION,
    { ...access.user, schema: { summary: 'Your addresses', tags, response: { 200: AddressList } } },
    async (request) => {
      const addresses = await listAddresses(database, principalOf(request).userId);
      return { items: addresses.map(addressResponse) };
    },
  );
}

function addAddressRoute(app: App, { database }: Deps): void {
  app.post(
    COLLECTION,
    {
      ...access.user,
      schema: {
        summary: 'Add an address',
        tags,
        body: AddressBody,
        response: { 201: AddressResponse },
        problems: ['too-many-addresses'],
        answerHeaders: ['Location'],
      },
    },
    async (request, reply) => {
      const { is_default: isDefault = false } = request.body;
      const { userId } = principalOf(request);
      const address = await addAddress(database, userId, addressFields(request.body), isDefault);
      return reply.code(201).header('location', `${COLLECTION}/${address.id}`).send(addressResponse(address));
    },
  );
}

function getAddressRoute(app: App, { database }: Deps): void {
  app.get(
    ITEM,
    {
      ...access.user,
      schema: {
        summary: 'An address of yours',
        tags,
        params: AddressParams,
        response: { 200: AddressResponse },
        problems: ['not-found'],
      },
    },
    async (request) =>
      addressResponse(await getAddress(database, principalOf(request).userId, idOf(request.params))),
  );
}

function replaceAddressRoute(app: App, { database }: Deps): void {
  app.put(
    ITEM,
    {
      ...access.user,
      schema: {
        summary: 'Replace an address',
        tags,
        params: AddressParams,
        body: AddressBody,
        response: { 200: AddressResponse },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const { is_default: isDefault = false } = request.body;
      const { userId } = principalOf(request);
      const fields = addressFields(request.body);
      return addressResponse(await replaceAddress(database, userId, idOf(request.params), fields, isDefault));
    },
  );
}

function deleteAddressRoute(app: App, { database }: Deps): void {
  app.delete(
    ITEM,
    {
      ...access.user,
      schema: {
        summary: 'Remove an address',
        tags,
        params: AddressParams,
        response: { 204: Type.Null() },
        problems: ['not-found'],
      },
    },
    async (request, reply) => {
      await deleteAddress(database, principalOf(request).userId, idOf(request.params));
      return reply.code(204).send(null);
    },
  );
}

function listAddressesOfUserRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/users/:id/addresses',
    {
      ...access.user,
      schema: {
        summary: 'The addresses of a user, for itself and for staff, who order for customers',
        tags,
        params: UserParams,
        response: { 200: AddressList },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const id = request.params.id.toLowerCase();
      mustSee(principalOf(request), id);
      if ((await findUser(database, id)) === undefined) throw userNotFound();
      const addresses = await listAddresses(database, id);
      return { items: addresses.map(addressResponse) };
    },
  );
}

function idOf({ address_id }: Static<typeof AddressParams>): string {
  return address_id.toLowerCase();
}

function addressFields(body: Static<typeof AddressBody>): AddressFields {
  const { recipient, line1, line2, city, postal_code, country } = body;
  // An empty one is as good as none.
  return { recipient, line1, line2: line2 || null, city, postalCode: postal_code || null, country };
}

function addressResponse(address: StoredAddress): Static<typeof AddressResponse> {
  const { id, recipient, line1, line2, city, postalCode, country, isDefault, createdAt, updatedAt } = address;
  return {
    id,
    recipient,
    line1,
    ...(line2 === null ? {} : { line2 }),
    city,
    ...(postalCode === null ? {} : { postal_code: postalCode }),
    country,
    is_default: isDefault,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}
