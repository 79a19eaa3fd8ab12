import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type KeySource, UnknownKeyError } from '../src/tokens/jwks-keys.ts';
import { InvalidTokenError } from '../src/tokens/token-form.ts';
import { createTokenVerifier, serviceAudience } from '../src/tokens/token-verifier.ts';
import { badTokens } from './fixtures/bad-tokens.ts';
import { AUDIENCE, ISSUER, makeToken, signingKey, type TestKey } from './fixtures/token-maker.ts';

const NOW = Date.UTC(2026, 0, 1);

function verifierOf(...known: TestKey[]) {
  const asked: string[] = [];
  const keys: KeySource = {
    generation: 1,
    keepFresh() {},
    async keyFor(kid) {
      asked.push(kid);
      const key = known.find((one) => one.kid === kid);
      if (key === undefined) throw new UnknownKeyError('no such key');
      return key.publicKey;
    },
  };
  const verifier = createTokenVerifier({ keys, issuer: ISSUER, audience: AUDIENCE, now: () => NOW });
  return { verifier, asked };
}

for (const alg of ['EdDSA', 'ES256'] as const) {
  describe(`tokens signed with ${alg}, by the rules of RFC 8725`, () => {
    const key = signingKey('k1', alg);
    const { verifier } = verifierOf(key);

    it('are taken when they keep them all', async () => {
      assert.equal((await verifier.verify(makeToken(key, { at: NOW }))).userId, 'u1');
      const listed = makeToken(key, { at: NOW, claims: { aud: ['other', AUDIENCE] } });
      assert.equal((await verifier.verify(listed)).userId, 'u1');
    });

    for (const { rule, what, token } of badTokens(key, NOW))
      it(`${rule}: ${what}`, async () => {
        await assert.rejects(verifier.verify(token), InvalidTokenError);
        // One of them is a good service token.
        if (!rule.startsWith('3.12')) await assert.rejects(verifier.verifyService(token), InvalidTokenError);
      });
  });
}

describe('service tokens', () => {
  const key = signingKey('k1');
  const { verifier } = verifierOf(key);
  const claims = {
    aud: serviceAudience(AUDIENCE),
    sub: 'api-gateway',
    client_id: 'api-gateway',
    sid: undefined,
    roles: undefined,
  };

  it('say which service they stand for', async () => {
    assert.equal(await verifier.verifyService(makeToken(key, { at: NOW, claims })), 'api-gateway');
  });

  it('are no user’s, nor a user’s a service’s', async () => {
    await assert.rejects(verifier.verify(makeToken(key, { at: NOW, claims })), InvalidTokenError);
    await assert.rejects(verifier.verifyService(makeToken(key, { at: NOW })), InvalidTokenError);
  });

  it('stand for the client they were given to', async () => {
    for (const client_id of [undefined, 'user-service', 7]) {
      const token = makeToken(key, { at: NOW, claims: { ...claims, client_id } });
      await assert.rejects(verifier.verifyService(token), InvalidTokenError);
    }
  });
});

it('a clock that is five seconds off is forgiven', async () => {
  const key = signingKey('k1');
  const { verifier } = verifierOf(key);
  const seconds = NOW / 1000;
  for (const claims of [{ exp: seconds - 4 }, { nbf: seconds + 4 }, { iat: seconds + 4 }])
    assert.ok(await verifier.verify(makeToken(key, { at: NOW, claims })));
  for (const claims of [{ exp: seconds - 6 }, { nbf: seconds + 6 }, { iat: seconds + 6 }])
    await assert.rejects(verifier.verify(makeToken(key, { at: NOW, claims })), InvalidTokenError);
});

it('keys are looked for by text alone, and only for a token in good form', async () => {
  const key = signingKey('k1');
  const { verifier, asked } = verifierOf(key);
  for (const junk of ['', '.', '..', 'a.b.c', 'x'.repeat(100_000), '\u0000', 'e30.e30.e30', 'W10.W10.W10'])
    await assert.rejects(verifier.verify(junk), InvalidTokenError);
  assert.deepEqual(asked, []);
});
