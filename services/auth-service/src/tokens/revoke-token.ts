import { endSessions } from '../sessions/end-sessions.ts';
import { readAccessToken } from './access-token.ts';
import { hashRefreshToken } from './refresh-token.ts';
import type { TokenDeps } from './token-deps.ts';

/**
 * Ends the session of an access or a refresh token. One that nobody knows ends nothing and is no error: it is as good as
 * revoked (RFC 7009, section 2.2).
 */
export async function revokeToken(deps: TokenDeps, token: string): Promise<void> {
  const refreshTokenHash = hashRefreshToken(token);
  if (refreshTokenHash !== undefined) {
    await endSessions(deps.database, { refreshTokenHash }, 'logged-out');
    return;
  }
  const claims = await readAccessToken(token, deps.keys, deps.accessTokens);
  if (claims !== undefined)
    await endSessions(deps.database, { sessionId: claims.sessionId }, 'logged-out', claims.userId);
}
