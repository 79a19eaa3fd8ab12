import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;

/** An id that nobody can guess: 256 random bits, base64url. */
export function newSessionId(): string {
  return randomBytes(BYTES).toString('base64url');
}

/** True for what may be one; anything else in a cookie is nobody's. */
export function isSessionId(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** What is stored instead of the id: who reads the database can be nobody. */
export function sessionIdHash(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}
