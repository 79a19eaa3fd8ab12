import { SECURITY_HEADERS } from '@platform/service-defaults/http/security-headers.ts';

// RFC 6797. Without includeSubDomains: other hosts of the domain are not ours to speak for.
const HSTS = ['strict-transport-security', 'max-age=31536000'] as const;
const ALL = [...SECURITY_HEADERS, HSTS];
const HSTS_BIT = 1 << SECURITY_HEADERS.length;

/** A bit for each header that an answer gets unless it has one already. */
export const SECURITY_BITS: ReadonlyMap<string, number> = new Map(ALL.map(([name], i) => [name, 1 << i]));

// Worked out once, for every set of headers that an answer may have: nothing is made for a request.
const BESIDE: readonly (readonly string[])[] = Array.from({ length: 1 << ALL.length }, (_, present) =>
  ALL.filter((_header, i) => (present & (1 << i)) === 0).flat(),
);

/**
 * The security headers that are missing beside those whose bits are in `present`, name and value in turn. HSTS is for
 * answers over TLS only.
 */
export function securityHeadersBeside(present: number, isTls: boolean): readonly string[] {
  return BESIDE[isTls ? present : present | HSTS_BIT] ?? [];
}

/** The bits of the security headers in a list of names and values in turn. */
export function securityBitsOf(headers: readonly string[]): number {
  let bits = 0;
  for (let i = 0; i < headers.length; i += 2)
    bits |= SECURITY_BITS.get((headers[i] ?? '').toLowerCase()) ?? 0;
  return bits;
}
