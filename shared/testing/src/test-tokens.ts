import { randomUUID } from 'node:crypto';
import { type Principal, principal, type Role } from '@platform/service-defaults/access/principal.ts';
import { InvalidTokenError } from '@platform/service-defaults/tokens/token-form.ts';
import type { TokenVerifier } from '@platform/service-defaults/tokens/token-verifier.ts';

export interface TokenHolder {
  readonly userId?: string;
  readonly roles?: readonly Role[];
}

export interface TestTokens {
  /** Knows the tokens of `tokenFor` and refuses all others. */
  readonly verifier: TokenVerifier;
  /** A token of a user; by default of a new customer. */
  tokenFor(holder?: TokenHolder): string;
  /** A token of a service. */
  serviceTokenFor(service: string): string;
  /** From now on the token is not good any more. */
  revoke(token: string): void;
}

/** Tokens for tests of one service, without an auth-service: opaque names that only `verifier` knows. */
export function testTokens(): TestTokens {
  const known = new Map<string, Principal>();
  const services = new Map<string, string>();
  return {
    verifier: {
      async verify(token) {
        const holder = known.get(token);
        if (holder === undefined) throw new InvalidTokenError('the access token is not valid');
        return holder;
      },
      async verifyService(token) {
        const service = services.get(token);
        if (service === undefined) throw new InvalidTokenError('the service token is not valid');
        return service;
      },
    },
    tokenFor({ userId = randomUUID(), roles = ['customer'] }: TokenHolder = {}) {
      const token = `test-token-${randomUUID()}`;
      known.set(token, principal(userId, roles, randomUUID()));
      return token;
    },
    serviceTokenFor(service) {
      const token = `test-service-token-${randomUUID()}`;
      services.set(token, service);
      return token;
    },
    revoke(token) {
      known.delete(token);
    },
  };
}
