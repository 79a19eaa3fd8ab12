import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cleanup } from './edge-gateway.ts';

export interface TokenIssuer {
  /** For AUTH_SERVICE_URL. */
  readonly origin: string;
  /** An Authorization header with a good token of a user, by default of a new customer. */
  signIn(holder?: { readonly userId?: string; readonly role?: 'customer' | 'staff' | 'admin' }): string;
}

/** Stands in for auth-service: publishes a key, and signs tokens with it. */
export async function startTokenIssuer(cleanup: Cleanup): Promise<TokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'edge', use: 'sig', alg: 'EdDSA' };
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [key] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanup.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signIn({ userId = randomUUID(), role = 'customer' } = {}) {
      const nowS = Math.floor(Date.now() / 1000);
      const head = { alg: 'EdDSA', typ: 'at+jwt', kid: key.kid };
      const claims = {
        iss: 'http://auth-service',
        aud: 'platform',
        sub: userId,
        sid: randomUUID(),
        jti: randomUUID(),
        iat: nowS,
        exp: nowS + 900,
        roles: [role],
      };
      const parts = [head, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
      const signed = parts.join('.');
      const signature = sign(null, Buffer.from(signed), privateKey).toString('base64url');
      return `Authorization: Bearer ${signed}.${signature}`;
    },
  };
}
