import { type Static, Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { JWKS_MAX_AGE_SECONDS } from '../keys/key-routes.ts';
import type { TokenDeps } from '../tokens/token-deps.ts';
import { GRANT_TYPES } from './grants.ts';

const Texts = Type.Array(Type.String());

const ServerMetadata = Type.Object({
  issuer: Type.String(),
  jwks_uri: Type.String(),
  token_endpoint: Type.String(),
  revocation_endpoint: Type.String(),
  grant_types_supported: Texts,
  token_endpoint_auth_methods_supported: Texts,
  revocation_endpoint_auth_methods_supported: Texts,
  response_types_supported: Texts,
});

const AUTH_METHODS = ['none', 'client_secret_basic', 'client_secret_post'];

/**
 * `GET /.well-known/oauth-authorization-server` (RFC 8414), and the same where OpenID Connect has it. Addresses begin
 * with the issuer, which is where auth-service, or the gateway before it, is reached.
 */
export function discoveryRoutes(app: App, deps: Pick<TokenDeps, 'accessTokens'>): void {
  for (const name of ['oauth-authorization-server', 'openid-configuration'])
    app.get(
      `/.well-known/${name}`,
      {
        ...access.public,
        schema: {
          summary: 'What the token endpoint can do, and where it is (RFC 8414)',
          tags: ['oauth'],
          response: { 200: ServerMetadata },
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', `public, max-age=${JWKS_MAX_AGE_SECONDS}`);
        return metadataOf(deps.accessTokens.issuer);
      },
    );
}

function metadataOf(issuer: string): Static<typeof ServerMetadata> {
  const base = withoutSlashes(issuer);
  return {
    issuer,
    jwks_uri: `${base}/.well-known/jwks.json`,
    token_endpoint: `${base}/api/auth/token`,
    revocation_endpoint: `${base}/api/auth/revoke`,
    grant_types_supported: [...GRANT_TYPES],
    token_endpoint_auth_methods_supported: AUTH_METHODS,
    revocation_endpoint_auth_methods_supported: AUTH_METHODS,
    // There is no authorization endpoint: users sign in at user-service.
    response_types_supported: [],
  };
}

function withoutSlashes(address: string): string {
  let end = address.length;
  while (address[end - 1] === '/') end--;
  return address.slice(0, end);
}
