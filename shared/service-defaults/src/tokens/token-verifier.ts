import { hash } from 'node:crypto';
import { type JWTPayload, jwtVerify } from 'jose';
import type { Principal } from '../access/principal.ts';
import { JwksKeys, type KeySource, TokenKeysUnavailableError, UnknownKeyError } from './jwks-keys.ts';
import { type ServiceClaims, serviceClaims, type UserClaims, userClaims } from './token-claims.ts';
import { checkTokenForm, InvalidTokenError } from './token-form.ts';
import { VerifiedTokens } from './verified-tokens.ts';

/** Checks access tokens. */
export interface TokenVerifier {
  /** Whom the token stands for. Throws TokenKeysUnavailableError when it cannot tell, and else for a bad token. */
  verify(token: string): Promise<Principal>;
  /** The service that a token without a user stands for. Throws as `verify`, for users' tokens too. */
  verifyService(token: string): Promise<string>;
}

/** Which tokens are over before their time. */
export interface Revocations {
  /** Resolves once the revocations are known. Throws TokenKeysUnavailableError when they cannot be had. */
  whenKnown(): Promise<void>;
  isRevoked(claims: UserClaims): boolean;
  /** Whether the key may sign no more; what it signed is worth nothing. */
  isKeyWithdrawn(keyId: string): boolean;
  /** Calls `listener` for each key that is withdrawn from now on. */
  onKeyWithdrawn(listener: () => void): void;
}

export interface TokenVerifierOptions {
  readonly keys: KeySource;
  readonly issuer: string;
  readonly audience: string;
  /** Without them a token is good until it expires. */
  readonly revocations?: Revocations | undefined;
  /** Milliseconds since 1970; default the system clock. */
  readonly now?: () => number;
}

export interface JwksVerifierOptions extends Omit<TokenVerifierOptions, 'keys'> {
  /** `http://auth-service/.well-known/jwks.json`, of each instance there is now. */
  readonly jwksUrls: () => readonly string[];
}

// Asymmetric ones only: with a shared secret every service could sign tokens, and `none` needs no key at all.
const ALGORITHMS = ['EdDSA', 'ES256'];
// RFC 9068: keeps an ID token, or whatever else the same keys sign, from passing for an access token.
const TYPE = 'at+jwt';
const CLOCK_TOLERANCE_S = 5;

/** The audience of service tokens. Another than that of users, so that neither passes for the other (RFC 8725, 3.12). */
export function serviceAudience(audience: string): string {
  return `${audience}-services`;
}

/** Verifies access tokens by the keys that auth-service publishes (RFC 7517, RFC 9068). */
export function createJwksVerifier({ jwksUrls, ...options }: JwksVerifierOptions): TokenVerifier {
  const keys = new JwksKeys({ urls: jwksUrls, now: options.now ?? Date.now });
  options.revocations?.onKeyWithdrawn(() => keys.expectNewKey());
  return createTokenVerifier({ ...options, keys });
}

/**
 * Verifies access tokens by `keys`, as RFC 8725 and RFC 9068 ask. A token that was good is remembered, up to its end,
 * its revocation, or a change of the keys: the next request with it costs no signature check.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { keys, audience, revocations, now = Date.now } = options;
  const verified = new VerifiedTokens<UserClaims>();
  const ofServices = new VerifiedTokens<ServiceClaims>();
  return {
    async verify(token) {
      const digest = hash('sha256', token, 'base64');
      keys.keepFresh();
      const known = verified.find(digest, now(), keys.generation);
      if (known !== undefined) return unlessRevoked(known, revocations);
      const { payload, keyId, generation } = await readToken(token, audience, options);
      const claims = userClaims(payload, keyId);
      await revocations?.whenKnown();
      const who = unlessRevoked(claims, revocations);
      verified.add(digest, claims, generation);
      return who;
    },
    async verifyService(token) {
      const digest = hash('sha256', token, 'base64');
      keys.keepFresh();
      const known = ofServices.find(digest, now(), keys.generation);
      if (known !== undefined) return unlessWithdrawn(known, revocations);
      const { payload, keyId, generation } = await readToken(token, serviceAudience(audience), options);
      const claims = serviceClaims(payload, keyId);
      const service = unlessWithdrawn(claims, revocations);
      ofServices.add(digest, claims, generation);
      return service;
    },
  };
}

type ReadOptions = Pick<TokenVerifierOptions, 'keys' | 'issuer' | 'audience' | 'revocations' | 'now'>;

/** What a user's access token says; nothing is remembered, and revocations are not looked at. Throws as `verify`. */
export async function readUserToken(token: string, options: ReadOptions): Promise<UserClaims> {
  const { payload, keyId } = await readToken(token, options.audience, options);
  return userClaims(payload, keyId);
}

/** The service that a token stands for. Throws as `verify`. */
export async function readServiceToken(token: string, options: ReadOptions): Promise<string> {
  const { payload, keyId } = await readToken(token, serviceAudience(options.audience), options);
  return unlessWithdrawn(serviceClaims(payload, keyId), options.revocations);
}

function unlessWithdrawn({ service, keyId }: ServiceClaims, revocations: Revocations | undefined): string {
  if (revocations?.isKeyWithdrawn(keyId))
    throw new InvalidTokenError('the key that signed the service token was withdrawn');
  return service;
}

/** Asked each time, not only when a revocation arrives: so none falls between a check and its remembering. */
function unlessRevoked(claims: UserClaims, revocations: Revocations | undefined): Principal {
  if (revocations?.isRevoked(claims)) throw new InvalidTokenError('the access token has been revoked');
  return claims.principal;
}

interface ReadToken {
  readonly payload: JWTPayload;
  readonly keyId: string;
  /** That of the keys it was checked with. */
  readonly generation: number;
}

async function readToken(
  token: string,
  audience: string,
  { keys, issuer, now = Date.now }: ReadOptions,
): Promise<ReadToken> {
  checkTokenForm(token);
  let keyId = '';
  let generation = 0;
  const findKey = async ({ kid }: { kid?: unknown }) => {
    if (typeof kid !== 'string') throw new UnknownKeyError('the access token names no key');
    const key = await keys.keyFor(kid);
    keyId = kid;
    generation = keys.generation;
    return key;
  };
  try {
    const { payload } = await jwtVerify(token, findKey, {
      algorithms: ALGORITHMS,
      typ: TYPE,
      issuer,
      audience,
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate: new Date(now()),
    });
    refuseFuture(payload, now());
    return { payload, keyId, generation };
  } catch (error) {
    if (error instanceof TokenKeysUnavailableError || error instanceof InvalidTokenError) throw error;
    throw new InvalidTokenError('the access token is not valid', { cause: error });
  }
}

function refuseFuture({ iat = 0 }: JWTPayload, nowMs: number): void {
  if (iat > nowMs / 1000 + CLOCK_TOLERANCE_S)
    throw new InvalidTokenError('the access token was issued in the future');
}
