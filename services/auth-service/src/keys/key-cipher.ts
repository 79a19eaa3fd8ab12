import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * How private keys lie in the database.
 * Plain: 0x00, PKCS #8. Sealed: 0x01, salt (16), nonce (12), tag (16), AES-256-GCM of the PKCS #8 with the kid as
 * associated data, under a key that HKDF-SHA-256 makes of the secret and the salt.
 */
const PLAIN = 0;
const SEALED = 1;
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const PURPOSE = 'platform auth-service signing key v1';

/** The key was sealed with another secret than the present one, or changed since. */
export class SealedKeyError extends Error {
  readonly code = 'sealed-key';
}

/** Seals a private key with `secret`; without one (development only) it stays plain. */
export function sealPrivateKey(kid: string, pkcs8: Buffer, secret: string | undefined): Buffer {
  if (secret === undefined) return Buffer.concat([Buffer.of(PLAIN), pkcs8]);
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret, salt), nonce).setAAD(Buffer.from(kid));
  const sealed = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  return Buffer.concat([Buffer.of(SEALED), salt, nonce, cipher.getAuthTag(), sealed]);
}

/** The PKCS #8 of a stored private key. Throws SealedKeyError. */
export function openPrivateKey(kid: string, stored: Buffer, secret: string | undefined): Buffer {
  if (stored[0] === PLAIN) return stored.subarray(1);
  if (stored[0] !== SEALED) throw new SealedKeyError(`signing key ${kid} is stored in an unknown way`);
  if (secret === undefined)
    throw new SealedKeyError(
      `signing key ${kid} is sealed: set KEY_ENCRYPTION_SECRET to the secret it was sealed with`,
    );
  const [salt, nonce, tag, sealed] = split(stored.subarray(1), [SALT_BYTES, NONCE_BYTES, TAG_BYTES]);
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret, salt), nonce, {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(kid))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch (cause) {
    throw new SealedKeyError(
      `signing key ${kid} does not open: KEY_ENCRYPTION_SECRET is not the secret it was sealed with`,
      { cause },
    );
  }
}

function sealingKey(secret: string, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, PURPOSE, KEY_BYTES));
}

type Parts = [salt: Buffer, nonce: Buffer, tag: Buffer, rest: Buffer];

function split(bytes: Buffer, [a, b, c]: [number, number, number]): Parts {
  return [
    bytes.subarray(0, a),
    bytes.subarray(a, a + b),
    bytes.subarray(a + b, a + b + c),
    bytes.subarray(a + b + c),
  ];
}
