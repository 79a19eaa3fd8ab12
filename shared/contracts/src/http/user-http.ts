import { type Static, Type } from '@platform/schema/type.ts';
import { Timestamp, Uuid } from '../field-types.ts';

export const UserRole = Type.Union([Type.Literal('customer'), Type.Literal('staff'), Type.Literal('admin')], {
  title: 'UserRole',
});

/** A user as user-service shows it to its owner and to staff. */
export const UserResponse = Type.Object(
  {
    id: Uuid,
    email: Type.String(),
    pending_email: Type.Optional(
      Type.String({ description: 'An address that its mailbox has not confirmed yet; shown to its owner' }),
    ),
    full_name: Type.String(),
    is_active: Type.Boolean(),
    is_verified: Type.Boolean(),
    roles: Type.Array(UserRole),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { title: 'User' },
);
export type UserResponse = Static<typeof UserResponse>;

/** What a login (user-service) and a refresh (auth-service) answer. */
export const TokenResponse = Type.Object(
  {
    access_token: Type.String({ description: 'JWT, signed with EdDSA; see /.well-known/jwks.json' }),
    token_type: Type.Literal('bearer'),
    expires_in: Type.Integer({ description: 'Seconds until the access token expires' }),
    refresh_token: Type.String({ description: 'Good for one POST /api/auth/refresh' }),
  },
  { title: 'Tokens' },
);
export type TokenResponse = Static<typeof TokenResponse>;
