import { Line, Uuid } from '@platform/contracts/field-types.ts';
import { UserRole } from '@platform/contracts/http/user-http.ts';
import { Type } from '@platform/schema/type.ts';
import { PageQuery } from '@platform/service-defaults/http/page.ts';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '../passwords/password-rules.ts';

export const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  description: 'An address alone, such as ada@example.com',
});
/** Read by `readFullName` in the handler, which names what is wrong with address, name and password in one answer. */
export const FullName = Type.String({ minLength: 1, maxLength: 255, 'x-text': 'later' });
export const NewPassword = Type.String({ minLength: MIN_PASSWORD_LENGTH, maxLength: MAX_PASSWORD_LENGTH });
/** A password to be checked: what could never have been set is refused before it is hashed. */
export const PresentPassword = Type.String({ minLength: 1, maxLength: MAX_PASSWORD_LENGTH });

export const UserParams = Type.Object({ id: Uuid });

export const RegisterBody = Type.Object(
  { email: Email, password: NewPassword, full_name: FullName },
  { title: 'Registration', additionalProperties: false },
);

export const PatchBody = Type.Object(
  {
    email: Type.Optional(Email),
    current_password: Type.Optional(PresentPassword),
    full_name: Type.Optional(FullName),
  },
  { title: 'ProfileChange', additionalProperties: false },
);

export const RolesBody = Type.Object(
  { roles: Type.Array(UserRole, { minItems: 1, maxItems: 3, uniqueItems: true }) },
  { title: 'RolesRequest', additionalProperties: false },
);

export const UserListQuery = Type.Object({
  ...PageQuery.properties,
  q: Type.Optional(Line(254, { description: 'A part of the name or address' })),
  role: Type.Optional(UserRole),
  is_active: Type.Optional(Type.Boolean()),
});
