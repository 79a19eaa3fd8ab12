import { createHash, randomBytes } from 'node:crypto';

/** What bringing a mailed token back allows. */
export type TokenPurpose = 'verify-email' | 'reset-password';

const TOKEN_BYTES = 32;
/** 32 bytes in base64url. */
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

const MINUTE = 60;

/** How long a token is good: long enough for mail that is late, and for somebody who reads it in the evening. */
export const LIFETIME_SECONDS: Readonly<Record<TokenPurpose, number>> = {
  'verify-email': 24 * 60 * MINUTE,
  'reset-password': 30 * MINUTE,
};

/** How long a new address may be confirmed, and the former one taken back: as long as somebody may be away for. */
export const PENDING_EMAIL_SECONDS = 24 * 60 * MINUTE;
export const REVERSAL_SECONDS = 7 * 24 * 60 * MINUTE;

export interface MailedToken {
  readonly token: string;
  /** What the database keeps of it. */
  readonly hash: Buffer;
}

/** A new token: 256 random bits, which say nothing. None begins with a dash: a command line would take it for an option. */
export function generateMailedToken(): MailedToken {
  for (;;) {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    if (!token.startsWith('-')) return { token, hash: sha256(token) };
  }
}

/** What the database keeps of a token; undefined for text that can be none. */
export function hashMailedToken(token: string): Buffer | undefined {
  return TOKEN_FORM.test(token) ? sha256(token) : undefined;
}

function sha256(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
