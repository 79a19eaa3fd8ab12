import { createHash } from 'node:crypto';
import { DomainError } from '@platform/service-defaults/domain-error.ts';
import type { IdempotencyKey } from './order-repository.ts';

// Printable ASCII, as draft-ietf-httpapi-idempotency-key-header has it: a UUID, or a client's own reference.
const KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,198}[\x21-\x7e])?$/;

/**
 * The idempotency key of a request, or undefined where it brings none. `fingerprint` is what must be the same
 * when the key comes again. Throws DomainError `bad-idempotency-key`.
 */
export function idempotencyKey(header: unknown, fingerprint: unknown): IdempotencyKey | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !KEY.test(header)) {
    throw new DomainError(
      'bad-idempotency-key',
      'Idempotency-Key must be 1 to 200 printable ASCII characters',
    );
  }
  return { key: header, requestHash: createHash('sha256').update(canonicalJson(fingerprint)).digest() };
}

/** JSON with the members of every object in order of name: the order in which a client wrote them is no matter. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
