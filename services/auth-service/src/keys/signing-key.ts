import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { openPrivateKey, sealPrivateKey } from './key-cipher.ts';
import type { ScheduledKey } from './key-schedule.ts';

/** A public key as it is published (RFC 8037). */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

/** A new key as it is stored. */
export interface StoredKey {
  readonly kid: string;
  readonly publicJwk: PublicJwk;
  readonly privateKey: Buffer;
}

/** A key ready for use. */
export interface SigningKey extends ScheduledKey {
  readonly publicJwk: PublicJwk;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A new Ed25519 key pair, its private half sealed with `secret`. */
export async function generateKey(secret: string | undefined): Promise<StoredKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x });
  // A command line would take it for an option.
  if (kid.startsWith('-')) return generateKey(secret);
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  return {
    kid,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' },
    privateKey: sealPrivateKey(kid, pkcs8, secret),
  };
}

/** Makes a stored key usable. Throws SealedKeyError. */
export function openKey(stored: StoredKey & ScheduledKey, secret: string | undefined): SigningKey {
  const { kid, publicJwk, activeFrom, expiresAt } = stored;
  const pkcs8 = openPrivateKey(kid, stored.privateKey, secret);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { kid, publicJwk, activeFrom, expiresAt, privateKey, publicKey: createPublicKey(privateKey) };
}
