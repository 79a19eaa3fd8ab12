import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { beginSession, type Login } from '../sessions/begin-session.ts';
import { renewSession } from '../sessions/renew-session.ts';
import { type SessionGrant, signAccessToken } from './access-token.ts';
import { generateNonce, generateRefreshToken, hashRefreshToken, successorOf } from './refresh-token.ts';
import type { TokenDeps } from './token-deps.ts';

export interface TokenPair {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly sessionId: string;
}

/** Begins a session. Throws DomainError `stale-login` when the user changed since the credentials were checked. */
export async function issueTokens(deps: TokenDeps, login: Login): Promise<TokenPair> {
  const refreshToken = generateRefreshToken();
  const grant = await beginSession(deps.database, login, hashOf(refreshToken), deps.sessionLimits);
  if (grant === undefined)
    throw new DomainError('stale-login', 'The account was changed while you signed in. Sign in again.');
  return tokenPair(deps, grant, refreshToken);
}

/** Trades a refresh token for new tokens. Throws DomainError `invalid-refresh-token`. */
export async function refreshTokens(deps: TokenDeps, presented: string): Promise<TokenPair> {
  const hash = hashRefreshToken(presented);
  if (hash === undefined) throw invalidRefreshToken();
  const nonce = generateNonce();
  const refreshToken = successorOf(presented, nonce);
  const successor = { hash: hashOf(refreshToken), nonce };
  const renewal = await renewSession(deps.database, hash, successor, deps.sessionLimits);
  if (renewal.outcome === 'renewed') return tokenPair(deps, renewal.grant, refreshToken);
  if (renewal.outcome === 'repeated')
    return tokenPair(deps, renewal.grant, successorOf(presented, renewal.nonce));
  if (renewal.outcome === 'reused') {
    const { sessionId, userId } = renewal;
    deps.logger.warn({ session_id: sessionId, user_id: userId }, 'refresh token used twice: session ended');
  }
  throw invalidRefreshToken();
}

function hashOf(refreshToken: string): Buffer {
  const hash = hashRefreshToken(refreshToken);
  if (hash === undefined) throw new Error('a refresh token has another form than its generator gives it');
  return hash;
}

async function tokenPair(deps: TokenDeps, grant: SessionGrant, refreshToken: string): Promise<TokenPair> {
  const key = await deps.keys.get(grant.kid);
  const { accessToken, expiresIn } = await signAccessToken(grant, key, deps.accessTokens);
  return { accessToken, expiresIn, refreshToken, sessionId: grant.sessionId };
}

// One answer for all reasons: whoever tries tokens learns nothing.
function invalidRefreshToken(): DomainError {
  return new DomainError(
    'invalid-refresh-token',
    'The refresh token is not valid, or no longer. Sign in again.',
  );
}
