import { randomUUID } from 'node:crypto';
import { readUserToken, serviceAudience } from '@platform/service-defaults/tokens/token-verifier.ts';
import { type JWTPayload, SignJWT } from 'jose';
import type { KeyRing } from '../keys/key-ring.ts';
import type { SigningKey } from '../keys/signing-key.ts';

export interface AccessTokenOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
}

/** A live session with the claims of now, as the database gave it. */
export interface SessionGrant {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
  readonly roles: readonly string[];
  /** The database's time of now; the kid is the key that signs at this time. */
  readonly issuedAt: Date;
  readonly kid: string;
  /** The user's version that email and roles are of. */
  readonly userVersion: number;
  /** No token outlives its session. */
  readonly sessionExpiresAt: Date;
}

export interface SignedToken {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

export interface AccessTokenClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** Unix time in seconds. */
  readonly expiresAt: number;
}

const ALGORITHM = 'EdDSA';
// RFC 9068: tells an access token from every other kind of JWT.
const TYPE = 'at+jwt';

// RFC 9068, section 2.2: what the token was given to. All that signs users in is the platform itself.
const OWN_CLIENT = 'platform';

/** Signs a user's access token with `key`. */
export async function signAccessToken(
  grant: SessionGrant,
  key: SigningKey,
  { issuer, audience, lifetimeSeconds }: AccessTokenOptions,
): Promise<SignedToken> {
  const issuedAt = unixSeconds(grant.issuedAt);
  const expiresAt = Math.min(issuedAt + lifetimeSeconds, unixSeconds(grant.sessionExpiresAt));
  const claims = {
    iss: issuer,
    aud: audience,
    sub: grant.userId,
    client_id: OWN_CLIENT,
    iat: issuedAt,
    exp: expiresAt,
    sid: grant.sessionId,
    email: grant.email,
    roles: [...grant.roles],
    user_version: grant.userVersion,
  };
  return { accessToken: await sign(claims, key), expiresIn: expiresAt - issuedAt };
}

/** Signs a token of a service, for calls that no user makes, with `key`, which signs at `issuedAt`. */
export async function signServiceToken(
  service: string,
  issuedAt: Date,
  key: SigningKey,
  { issuer, audience, lifetimeSeconds }: AccessTokenOptions,
): Promise<SignedToken> {
  const iat = unixSeconds(issuedAt);
  const claims = {
    iss: issuer,
    aud: serviceAudience(audience),
    sub: service,
    client_id: service,
    iat,
    exp: iat + lifetimeSeconds,
  };
  return { accessToken: await sign(claims, key), expiresIn: lifetimeSeconds };
}

function sign(claims: JWTPayload, key: SigningKey): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.kid })
    .setJti(randomUUID())
    .sign(key.privateKey);
}

function unixSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** The claims of one of our own access tokens; undefined when it is not one, or not valid at this moment. */
export async function readAccessToken(
  token: string,
  keys: KeyRing,
  options: AccessTokenOptions,
): Promise<AccessTokenClaims | undefined> {
  try {
    const { principal, expiresAt } = await readUserToken(token, { keys, ...options });
    const { userId, sessionId } = principal;
    return { userId, sessionId, expiresAt: expiresAt / 1000 };
  } catch {
    return undefined; // Whatever is wrong with it, the answer is the same: it is not valid.
  }
}
