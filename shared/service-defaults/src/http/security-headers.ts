/**
 * What a browser may do with an answer that is for programs (OWASP REST Security Cheat Sheet): take it for what it says
 * it is, show it in no frame, load nothing because of it, and tell no other site where it came from.
 */
export const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
];
