import type { GrantResponse } from '@platform/contracts/http/auth-http.ts';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { SIGNING_KID } from '../sessions/session-grant.ts';
import { signServiceToken } from '../tokens/access-token.ts';
import { refreshTokens } from '../tokens/issue-tokens.ts';
import type { TokenDeps } from '../tokens/token-deps.ts';
import { type FormParameters, parameter, unknownClient } from './form-request.ts';
import { OAuthError } from './oauth-error.ts';

export const GRANT_TYPES = ['refresh_token', 'client_credentials'] as const;

/** Short: it cannot be revoked, and a service asks for the next one by itself. */
const SERVICE_TOKEN_SECONDS = 300;

/** Answers a token request of `client`, which is undefined when it did not say who it is. Throws OAuthError. */
export async function grant(
  deps: TokenDeps,
  form: FormParameters,
  client: string | undefined,
): Promise<GrantResponse> {
  const type = parameter(form, 'grant_type');
  if (form.has('scope'))
    throw new OAuthError('invalid_scope', 'There are no scopes: leave the parameter out.');
  if (type === 'refresh_token') return grantByRefreshToken(deps, parameter(form, 'refresh_token'), client);
  if (type === 'client_credentials') return grantToService(deps, client);
  throw new OAuthError('unsupported_grant_type', `The grant types are ${GRANT_TYPES.join(' and ')}.`);
}

async function grantByRefreshToken(
  deps: TokenDeps,
  refreshToken: string,
  client: string | undefined,
): Promise<GrantResponse> {
  // Services are given none: one that brings one was given it by a user.
  if (client !== undefined)
    throw new OAuthError('invalid_grant', 'The refresh token was not issued to this client.');
  const pair = await refreshTokens(deps, refreshToken);
  return {
    access_token: pair.accessToken,
    token_type: 'Bearer',
    expires_in: pair.expiresIn,
    refresh_token: pair.refreshToken,
  };
}

async function grantToService(deps: TokenDeps, client: string | undefined): Promise<GrantResponse> {
  if (client === undefined) throw unknownClient();
  const { issuedAt, kid } = await signingNow(deps.database);
  const key = await deps.keys.get(kid);
  const options = { ...deps.accessTokens, lifetimeSeconds: SERVICE_TOKEN_SECONDS };
  const { accessToken, expiresIn } = await signServiceToken(client, issuedAt, key, options);
  return { access_token: accessToken, token_type: 'Bearer', expires_in: expiresIn };
}

/** The database's time, and the key that signs at it. */
async function signingNow(database: Database): Promise<{ issuedAt: Date; kid: string }> {
  const [row] = await database.query<{ issued_at: Date; kid: string | null }>(
    sql`select now() as issued_at, ${SIGNING_KID} as kid`,
  );
  if (row?.kid == null) throw new Error('there is no key to sign with');
  return { issuedAt: row.issued_at, kid: row.kid };
}
