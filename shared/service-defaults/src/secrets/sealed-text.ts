import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

// Form of a sealed text: base64url of salt, nonce, tag and ciphertext.
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const HEAD_BYTES = SALT_BYTES + NONCE_BYTES + TAG_BYTES;
const PURPOSE = 'platform sealed text v1';

/** The text was sealed with another secret or for another purpose, or is none of ours. */
export class SealedTextError extends Error {
  readonly code = 'sealed-text';
}

/**
 * Seals `text` for whoever has `secret` too: AES-256-GCM under a key that HKDF-SHA-256 makes of the secret and a salt. For what
 * must pass through outboxes, brokers and dead letters without lying open there. `context` says what it is for; only with the same
 * does it open.
 */
export function sealText(text: string, secret: string, context: string): string {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, salt), nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The text that was sealed. Throws SealedTextError. */
export function openText(sealed: string, secret: string, context: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < HEAD_BYTES) throw new SealedTextError('too short for a sealed text');
  const salt = bytes.subarray(0, SALT_BYTES);
  const nonce = bytes.subarray(SALT_BYTES, SALT_BYTES + NONCE_BYTES);
  const tag = bytes.subarray(SALT_BYTES + NONCE_BYTES, HEAD_BYTES);
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, salt), nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(context))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new SealedTextError('sealed with another secret, for another purpose, or changed since', { cause });
  }
}

function keyOf(secret: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, PURPOSE, KEY_BYTES));
}
