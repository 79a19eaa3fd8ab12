import { ForeignId, OptionalLine, Uuid } from '@platform/contracts/field-types.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { ValidationError } from '@platform/service-defaults/problems/validation-error.ts';
import { readEmailAddress } from '../users/email-address.ts';
import { readFullName } from '../users/full-name.ts';
import type { Reading } from '../users/reading.ts';
import { mustBeAdmin } from '../users/user-access.ts';
import type { UserDeps } from '../users/user-deps.ts';
import { Email, FullName } from '../users/user-schemas.ts';
import { type ImportedCustomer, importCustomers } from './import-customers.ts';

const MAX_CUSTOMERS = 500;
const MAX_COUNTRY_LENGTH = 64;
/** 500 of the longest customers. */
const BODY_LIMIT_BYTES = 1024 * 1024;

const Row = Type.Object(
  {
    external_id: ForeignId(128, { description: 'The customer’s id in the other system' }),
    full_name: FullName,
    email: Type.Optional(Email),
    country: Type.Optional(OptionalLine(MAX_COUNTRY_LENGTH)),
  },
  { title: 'ImportedUser', additionalProperties: false },
);

const ImportBody = Type.Object(
  { users: Type.Array(Row, { minItems: 1, maxItems: MAX_CUSTOMERS }) },
  { title: 'UserImportRequest', additionalProperties: false },
);

const ImportResponse = Type.Object(
  {
    users: Type.Array(Type.Object({ external_id: Type.String(), user_id: Uuid })),
  },
  { title: 'UserImportResult' },
);

/** `POST /api/users/import`. */
export function importRoutes(app: App, deps: UserDeps): void {
  app.post(
    '/api/users/import',
    {
      ...access.roles('admin'),
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        summary: 'Take over customers of another system, once each; they have no password',
        tags: ['import'],
        body: ImportBody,
        response: { 200: ImportResponse },
      },
    },
    async (request) => {
      const customers = readRows(request.body.users);
      await mustBeAdmin(deps.database, principalOf(request));
      const userIds = await importCustomers(deps, customers);
      return { users: [...userIds].map(([external_id, user_id]) => ({ external_id, user_id })) };
    },
  );
}

/** Throws one ValidationError that names every field with a problem by its row. */
function readRows(rows: readonly Static<typeof Row>[]): ImportedCustomer[] {
  const errors: { field: string; message: string }[] = [];
  const take = <Value>(row: number, field: string, reading: Reading<Value>): Value | undefined => {
    if ('value' in reading) return reading.value;
    errors.push({ field: `users.${row}.${field}`, message: reading.problem });
    return undefined;
  };
  const customers = rows.map((row, i) => ({
    externalId: row.external_id,
    fullName: take(i, 'full_name', readFullName(row.full_name)) ?? '',
    email: row.email === undefined ? undefined : take(i, 'email', readEmailAddress(row.email)),
    country: row.country || undefined,
  }));
  if (errors.length > 0) throw new ValidationError(errors);
  return customers;
}
