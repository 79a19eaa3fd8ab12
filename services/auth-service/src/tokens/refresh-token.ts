import { createHash, createHmac, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
/** 32 bytes in base64url. */
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

/** A new refresh token: 256 random bits, which say nothing. */
export function generateRefreshToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What makes a token's successor another each time. */
export function generateNonce(): Buffer {
  return randomBytes(TOKEN_BYTES);
}

/**
 * The token that follows `token`: only who has that one and the nonce can compute it. So it can be answered twice although
 * nobody keeps it.
 */
export function successorOf(token: string, nonce: Buffer): string {
  return createHmac('sha256', token).update(nonce).digest('base64url');
}

/** What the database keeps of a refresh token; undefined for text that can be none. */
export function hashRefreshToken(token: string): Buffer | undefined {
  return TOKEN_FORM.test(token) ? createHash('sha256').update(token).digest() : undefined;
}
