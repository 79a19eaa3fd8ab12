import { TokenResponse } from '@platform/contracts/http/user-http.ts';
import { Type } from '@platform/schema/type.ts';
import { access, bearerToken } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { readAccessToken } from './access-token.ts';
import { refreshTokens, type TokenPair } from './issue-tokens.ts';
import { hashRefreshToken } from './refresh-token.ts';
import type { TokenDeps } from './token-deps.ts';

// Ours have 43 characters. Longer ones are refused unread.
const RefreshToken = Type.String({ minLength: 1, maxLength: 512 });
const RefreshBody = Type.Object(
  { refresh_token: RefreshToken },
  { title: 'RefreshRequest', additionalProperties: false },
);
const LogoutBody = Type.Union([Type.Null(), Type.Partial(RefreshBody)]);

/** `POST /api/auth/refresh` and `POST /api/auth/logout`. */
export function tokenRoutes(app: App, deps: TokenDeps): void {
  refreshRoute(app, deps);
  logOutRoute(app, deps);
}

function refreshRoute(app: App, deps: TokenDeps): void {
  app.post(
    '/api/auth/refresh',
    {
      ...access.public,
      schema: {
        summary: 'Trade a refresh token for new tokens',
        tags: ['tokens'],
        body: RefreshBody,
        response: { 200: TokenResponse },
        problems: ['invalid-refresh-token'],
      },
    },
    async (request, reply) => {
      const pair = await refreshTokens(deps, request.body.refresh_token);
      reply.header('cache-control', 'no-store'); // RFC 6749, section 5.1
      return tokenResponse(pair);
    },
  );
}

function logOutRoute(app: App, deps: TokenDeps): void {
  app.post(
    '/api/auth/logout',
    {
      // An access token is looked at below, not by the gatekeeper: an expired one is no reason to stay logged in.
      ...access.public,
      schema: {
        summary: 'End the session of the access token, or of the refresh token in the body',
        tags: ['tokens'],
        body: LogoutBody,
        response: { 204: Type.Null() },
        problems: ['nothing-to-end'],
      },
      // Without a body the access token says which session.
      preValidation: async (request) => {
        request.body ??= null;
      },
    },
    async (request, reply) => {
      await logOut(deps, bearerToken(request), request.body?.refresh_token);
      return reply.code(204).send(null);
    },
  );
}

/** A refresh token that nobody knows ends nothing and is no error: it is as good as logged out (RFC 7009, 2.2). */
async function logOut(deps: TokenDeps, accessToken: string | undefined, refreshToken: string | undefined) {
  const claims =
    accessToken === undefined ? undefined : await readAccessToken(accessToken, deps.keys, deps.accessTokens);
  if (claims === undefined && refreshToken === undefined)
    throw new DomainError('nothing-to-end', 'Send the access token, or the refresh token in the body.');
  if (claims !== undefined)
    await endSessions(deps.database, { sessionId: claims.sessionId }, 'logged-out', claims.userId);
  const refreshTokenHash = refreshToken === undefined ? undefined : hashRefreshToken(refreshToken);
  if (refreshTokenHash !== undefined) await endSessions(deps.database, { refreshTokenHash }, 'logged-out');
}

function tokenResponse({ accessToken, expiresIn, refreshToken }: TokenPair): TokenResponse {
  return {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: expiresIn,
    refresh_token: refreshToken,
  };
}
