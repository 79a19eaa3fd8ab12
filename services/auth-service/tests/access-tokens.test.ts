import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { type JWTHeaderParameters, SignJWT } from 'jose';
import { readAccessToken } from '../src/tokens/access-token.ts';
import { authFixture, claimsOf, headerOf } from './auth-fixture.ts';

const auth = await authFixture({ after });
const { keys, accessTokens } = auth.deps;
const [{ kid } = { kid: '' }] = keys.schedule();
const good = { sub: randomUUID(), sid: randomUUID(), email: 'a@example.com', roles: ['admin'] };
const header: JWTHeaderParameters = { alg: 'EdDSA', typ: 'at+jwt', kid };

describe('access tokens (RFC 8725)', () => {
  it('of our own making are read', async () => {
    const { accessToken, userId, sessionId } = await auth.logIn();
    const { expiresAt, ...claims } = (await read(accessToken)) ?? { expiresAt: 0 };
    assert.deepEqual(claims, { userId, sessionId });
    assert.ok(expiresAt > Date.now() / 1000);
    assert.ok(await read(await forge({})));
  });

  const wrong: Record<string, Forgery> = {
    'another issuer': { issuer: 'http://evil' },
    'another audience': { audience: 'elsewhere' },
    'an expiry that has passed': { expires: -6 },
    'another type of JWT': { header: { ...header, typ: 'JWT' } },
    'no type': { header: { alg: 'EdDSA', kid } },
    'a key that is not ours': { key: generateKeyPairSync('ed25519').privateKey },
    'a key id that is not ours': { header: { ...header, kid: 'x' } },
    'no key id': { header: { alg: 'EdDSA', typ: 'at+jwt' } },
    'an extension that is not understood': { header: { ...header, crit: ['x-new'], 'x-new': 1 } },
    nobody: { claims: { ...good, sub: undefined } },
    'no session': { claims: { ...good, sid: undefined } },
  };
  for (const [what, forgery] of Object.entries(wrong))
    it(`are refused with ${what}`, async () => {
      assert.equal(await read(await forge(forgery)), undefined);
    });

  it('are refused without a signature, or with one by the public key taken for a secret', async () => {
    const token = await forge({});
    const [, claims = '', signature = ''] = token.split('.');
    const none = `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${claims}.`;
    const hs256 = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${claims}`;
    const publicKey = keys.find(kid)?.publicJwk.x ?? '';
    const mac = createHmac('sha256', Buffer.from(publicKey, 'base64url')).update(hs256).digest('base64url');
    const changed = `${encode(headerOf(token))}.${encode({ ...claimsOf(token), roles: ['admin', 'x'] })}.${signature}`;
    for (const bad of [none, `${hs256}.${mac}`, changed, '', '.', '..', 'a.b.c', token.slice(0, -4)])
      assert.equal(await read(bad), undefined);
  });
});

interface Forgery {
  issuer?: string;
  audience?: string;
  expires?: number;
  header?: JWTHeaderParameters;
  key?: Parameters<SignJWT['sign']>[0];
  claims?: Record<string, unknown>;
}

function forge({ issuer, audience, expires = 60, header: given, key, claims }: Forgery): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const signer = new SignJWT({ ...(claims ?? good) })
    .setProtectedHeader(given ?? header)
    .setIssuer(issuer ?? accessTokens.issuer)
    .setAudience(audience ?? accessTokens.audience)
    .setIssuedAt(now)
    .setExpirationTime(now + expires)
    .setJti(randomUUID());
  const ours = keys.find(kid)?.privateKey;
  if (ours === undefined) throw new Error('there is no key');
  return signer.sign(key ?? ours, { crit: { 'x-new': true } });
}

function read(token: string) {
  return readAccessToken(token, keys, accessTokens);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
