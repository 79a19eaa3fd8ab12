import { principal } from '@platform/service-defaults/access/principal.ts';
import { TokenKeysUnavailableError } from '@platform/service-defaults/tokens/jwks-keys.ts';
import { InvalidTokenError } from '@platform/service-defaults/tokens/token-form.ts';
import { readServiceToken, type TokenVerifier } from '@platform/service-defaults/tokens/token-verifier.ts';
import { findLiveSession } from '../sessions/session-list.ts';
import { readAccessToken } from './access-token.ts';
import type { TokenDeps } from './token-deps.ts';

export interface ActiveToken {
  readonly userId: string;
  readonly sessionId: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** Unix time in seconds. */
  readonly expiresAt: number;
}

/** Who an access token stands for at this moment; undefined when it is not valid or its session is over. */
export async function introspect(deps: TokenDeps, accessToken: string): Promise<ActiveToken | undefined> {
  const claims = await readAccessToken(accessToken, deps.keys, deps.accessTokens);
  if (claims === undefined) return undefined;
  const session = await findLiveSession(deps.database, claims.sessionId);
  return session && { ...claims, ...session };
}

/** The verifier for this service's own routes: a session that was ended is over here at once. */
export function introspectingVerifier(deps: TokenDeps): TokenVerifier {
  return {
    async verify(token) {
      const active = await introspect(deps, token).catch((cause: unknown) => {
        throw new TokenKeysUnavailableError('the session could not be looked up', { cause });
      });
      if (active === undefined) throw new InvalidTokenError('the access token is not valid');
      return principal(active.userId, active.roles, active.sessionId);
    },
    verifyService: (token) => readServiceToken(token, { keys: deps.keys, ...deps.accessTokens }),
  };
}
