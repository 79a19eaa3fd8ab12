import { createHash } from 'node:crypto';
import { IDEMPOTENCY_KEY_RULE, isIdempotencyKey } from '@platform/contracts/field-types.ts';
import { Type } from '@platform/schema/type.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { IdempotencyKey } from '../order-repository.ts';

/**
 * The idempotency key of a request, or undefined where it brings none. `fingerprint` is what must be the same
 * when the key comes again. Throws DomainError `bad-idempotency-key`.
 */
export function idempotencyKey(header: unknown, fingerprint: unknown): IdempotencyKey | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !isIdempotencyKey(header)) {
    throw new DomainError('bad-idempotency-key', `The Idempotency-Key ${IDEMPOTENCY_KEY_RULE}.`);
  }
  return { key: header, requestHash: createHash('sha256').update(canonicalJson(fingerprint)).digest() };
}

/** The header that brings one; `description` says what it does. */
export function idempotencyHeader(description: string) {
  return Type.Object({ 'idempotency-key': Type.Optional(Type.String({ description })) });
}

/** JSON with the members of every object in order of name: the order in which a client wrote them is no matter. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
