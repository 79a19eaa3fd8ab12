import type { ApiClient } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { Tokens } from '@platform/api-client/operations.ts';
import type { SessionStore, SessionTokens, WebSession } from './session-store.ts';

/** A token is renewed this long before it ends, so that it does not end on its way. */
const RENEW_BEFORE_MS = 60_000;

/** What a session keeps of an answer of auth-service. */
export function sessionTokens({ access_token, refresh_token, expires_in }: Tokens): SessionTokens {
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: new Date(Date.now() + expires_in * 1000),
  };
}

/**
 * The session with a token that is good for a while; undefined when the platform has ended it, and it is forgotten
 * here too. Throws when a token is needed and auth-service cannot be asked.
 */
export async function withFreshToken(
  store: SessionStore,
  id: string,
  session: WebSession,
  api: ApiClient,
): Promise<WebSession | undefined> {
  if (session.expiresAt.getTime() - Date.now() > RENEW_BEFORE_MS) return session;
  try {
    return await store.renew(id, session.accessToken, async (refreshToken) =>
      sessionTokens(await api.call('POST /api/auth/refresh', { body: { refresh_token: refreshToken } })),
    );
  } catch (error) {
    if (isRefusal(error)) {
      await store.remove(id);
      return undefined;
    }
    // What is left of the old one may do.
    if (session.expiresAt.getTime() > Date.now()) return session;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.code === 'invalid_grant');
}
