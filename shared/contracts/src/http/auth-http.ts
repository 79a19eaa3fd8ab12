import { type Static, Type } from '@platform/schema/type.ts';
import { Timestamp, Uuid } from '../field-types.ts';

/**
 * Tokens that are over before their time: those of a session, those of a user of before a version of the user, or those
 * that a key has signed.
 */
export const Revocation = Type.Object({
  session_id: Type.Optional(Uuid),
  user_id: Type.Optional(Uuid),
  before_version: Type.Optional(Type.Integer()),
  key_id: Type.Optional(Type.String()),
  expires_at: Timestamp,
});
export type Revocation = Static<typeof Revocation>;

/** What auth-service answers to other services at `/internal/revocations`. */
export const RevocationPage = Type.Object({
  revocations: Type.Array(Revocation),
  /** What to ask after next. */
  cursor: Type.String(),
  /** True: ask again at once. */
  has_more: Type.Boolean(),
});
export type RevocationPage = Static<typeof RevocationPage>;

/** A token endpoint's answer (RFC 6749, section 5.1); services get no refresh token. */
export const GrantResponse = Type.Object({
  access_token: Type.String({ description: 'JWT (RFC 9068)' }),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer({ description: 'Seconds until the access token expires' }),
  refresh_token: Type.Optional(Type.String({ description: 'Good for one use' })),
});
export type GrantResponse = Static<typeof GrantResponse>;
