import type { JWTPayload } from 'jose';
import { type Principal, principal } from '../access/principal.ts';
import { InvalidTokenError } from './token-form.ts';

/** What a user's access token says, checked. */
export interface UserClaims {
  readonly principal: Principal;
  /** The user's version whose roles the token has; 0 in tokens that do not say. */
  readonly userVersion: number;
  /** The key that signed it. */
  readonly keyId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The claims of a user's token. Throws InvalidTokenError for one that lacks a claim, or has it in another type. */
export function userClaims(payload: JWTPayload, keyId: string): UserClaims {
  const { sid, roles = [], user_version: version = 0 } = payload;
  if (!isName(sid)) throw new InvalidTokenError('the access token names no session');
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string'))
    throw new InvalidTokenError('the roles of the access token are no list of names');
  if (typeof version !== 'number' || !Number.isSafeInteger(version))
    throw new InvalidTokenError('the user version of the access token is no whole number');
  return {
    principal: principal(subjectOf(payload), roles, sid),
    userVersion: version,
    keyId,
    expiresAt: expiryOf(payload),
  };
}

/** What a service's token says, checked. */
export interface ServiceClaims {
  readonly service: string;
  /** The key that signed it. */
  readonly keyId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** The claims of a service's token. Throws InvalidTokenError for one that stands for no service. */
export function serviceClaims(payload: JWTPayload, keyId: string): ServiceClaims {
  const service = subjectOf(payload);
  if (payload.client_id !== service) throw new InvalidTokenError('the token stands for no service');
  return { service, keyId, expiresAt: expiryOf(payload) };
}

function expiryOf({ exp = 0 }: JWTPayload): number {
  return exp * 1000;
}

function subjectOf({ sub }: JWTPayload): string {
  if (!isName(sub)) throw new InvalidTokenError('the access token names nobody');
  return sub;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
