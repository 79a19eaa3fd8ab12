import type { FastifyRequest } from 'fastify';
import { HttpProblem, problem } from '../problems/problem.ts';
import { TokenKeysUnavailableError } from '../tokens/jwks-keys.ts';
import type { TokenVerifier } from '../tokens/token-verifier.ts';
import type { Principal, Role } from './principal.ts';

export type { Principal, Role };

/** Who may call a route; spread it into the route's options. */
export interface RouteAccess {
  readonly config: { readonly access: AccessRule };
}

export type AccessRule =
  /** Anybody; a token is not looked at. */
  | { readonly kind: 'public' }
  /** Anybody; a token that is sent must be good. */
  | { readonly kind: 'optional' }
  /** Whoever is signed in. */
  | { readonly kind: 'user' }
  | { readonly kind: 'roles'; readonly roles: readonly Role[] }
  /** Another service, by a token of its own. */
  | { readonly kind: 'service' };

/** The rules a route chooses from: `app.get('/api/x', { ...access.user, schema }, handler)`. */
export const access = {
  public: rule({ kind: 'public' }),
  optional: rule({ kind: 'optional' }),
  user: rule({ kind: 'user' }),
  /** Whoever has one of `roles`; an admin passes where staff does. */
  roles: (...roles: Role[]): RouteAccess => rule({ kind: 'roles', roles }),
  service: rule({ kind: 'service' }),
};

function rule(value: AccessRule): RouteAccess {
  return { config: { access: value } };
}

// On the request itself, under a key no other code can meet: no declaration merging, and no map to look up in.
const PRINCIPAL = Symbol('principal');
type WithPrincipal = { [PRINCIPAL]?: Principal };

/** Whom this request acts for. Throws a 401 when nobody is signed in, which only optional and public routes meet. */
export function principalOf(request: FastifyRequest): Principal {
  const found = findPrincipal(request);
  if (found === undefined) throw notSignedIn(SIGN_IN);
  return found;
}

/** Whom this request acts for, or undefined when nobody is signed in. */
export function findPrincipal(request: FastifyRequest): Principal | undefined {
  return (request as WithPrincipal)[PRINCIPAL];
}

/** The rule a route was registered with, or undefined. */
export function accessRuleOf(config: unknown): AccessRule | undefined {
  return (config as { access?: AccessRule } | undefined)?.access;
}

/** The bearer token of a request, unchecked, or undefined (RFC 6750, section 2.1). */
export function bearerToken(request: FastifyRequest): string | undefined {
  return tokenOf(request.headers.authorization);
}

function tokenOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  return authorization.slice(7).trim() || undefined;
}

/** Lets the request pass and notes whom it acts for, or throws the 401 or 403 that `rule` asks for. */
export async function authorise(
  request: FastifyRequest,
  rule: AccessRule,
  tokens: TokenVerifier,
): Promise<void> {
  const who = await admit(request.headers.authorization, rule, tokens);
  if (who !== undefined) (request as WithPrincipal)[PRINCIPAL] = who;
}

/**
 * Whom a request with this Authorization header acts for; undefined when it is no user, and `rule` allows that.
 * Throws the 401 or 403 that `rule` asks for.
 */
export async function admit(
  authorization: string | undefined,
  rule: AccessRule,
  tokens: TokenVerifier,
): Promise<Principal | undefined> {
  if (rule.kind === 'public') return undefined;
  if (rule.kind === 'optional' && authorization === undefined) return undefined;
  const token = tokenOf(authorization);
  if (token === undefined) throw notSignedIn(SIGN_IN);
  if (rule.kind === 'service') {
    await checked(tokens.verifyService(token));
    return undefined;
  }
  const who = await checked(tokens.verify(token));
  if (rule.kind === 'roles' && !hasRole(who, rule.roles))
    throw new HttpProblem(problem(403, 'forbidden', 'Your account may not do this.'));
  return who;
}

/** Whether what was admitted would be admitted again; true as long as that cannot be told. Never throws. */
export async function isStillAdmitted(
  authorization: string | undefined,
  rule: AccessRule,
  tokens: TokenVerifier,
): Promise<boolean> {
  try {
    await admit(authorization, rule, tokens);
    return true;
  } catch (error) {
    return !(error instanceof HttpProblem);
  }
}

const SIGN_IN = 'Sign in first: this needs an access token.';
const EXPIRED = 'The access token is not valid, or no longer. Sign in again.';

function hasRole(who: Principal, roles: readonly Role[]): boolean {
  return roles.some((role) => who.roles.includes(role) || (role === 'staff' && who.isStaff));
}

async function checked<T>(verification: Promise<T>): Promise<T> {
  try {
    return await verification;
  } catch (error) {
    if (error instanceof TokenKeysUnavailableError) throw error;
    // Whatever else went wrong, a token that was not verified lets nobody in.
    throw notSignedIn(EXPIRED, 'Bearer error="invalid_token"');
  }
}

// The challenge is RFC 6750, section 3: without an error code when no token was sent.
function notSignedIn(detail: string, challenge = 'Bearer'): HttpProblem {
  return new HttpProblem(problem(401, 'unauthenticated', detail), { 'www-authenticate': challenge });
}
