import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { JwksKeys, TokenKeysUnavailableError } from '../src/tokens/jwks-keys.ts';
import { RevocationList } from '../src/tokens/revocation-list.ts';
import { InvalidTokenError } from '../src/tokens/token-form.ts';
import { createTokenVerifier, serviceAudience } from '../src/tokens/token-verifier.ts';
import {
  AUDIENCE,
  ISSUER,
  makeToken,
  signingKey,
  type TestKey,
  type TokenParts,
} from './fixtures/token-maker.ts';

const NOW = Date.UTC(2026, 0, 1);

/** An auth-service that can be taken away, with a clock of its own. */
async function publisher() {
  const state = { now: NOW, fetches: 0, isAway: false, keys: [signingKey('k1')] };
  const keys = new JwksKeys({
    urls: () => ['http://auth-service/.well-known/jwks.json'],
    now: () => state.now,
    fetch: async () => {
      state.fetches++;
      if (state.isAway) throw new Error('connect ECONNREFUSED');
      return { keys: state.keys.map(({ jwk }) => jwk) };
    },
  });
  const verifier = createTokenVerifier({ keys, issuer: ISSUER, audience: AUDIENCE, now: () => state.now });
  return { state, keys, verifier, key: state.keys[0] as TestKey };
}

const token = (key: TestKey, parts: TokenParts = {}) => makeToken(key, { at: NOW, ...parts });

test('a good token says whom it stands for', async () => {
  const { verifier, key } = await publisher();
  const who = await verifier.verify(token(key, { claims: { roles: ['staff', 'astronaut'] } }));
  assert.deepEqual(who, { userId: 'u1', sessionId: 's1', roles: ['staff'], isStaff: true, isAdmin: false });
});

test('ES256 keys work as well', async () => {
  const { state, verifier } = await publisher();
  const key = signingKey('k2', 'ES256');
  state.keys = [key];
  assert.equal((await verifier.verify(token(key))).userId, 'u1');
});

test('a token is remembered while it is valid, and no longer', async () => {
  const { state, verifier, key } = await publisher();
  const signed = token(key, { lifetimeS: 60 });
  const first = await verifier.verify(signed);
  assert.equal(await verifier.verify(signed), first, 'the same object: nothing was checked again');
  state.now += 59_000;
  assert.equal(await verifier.verify(signed), first);
  state.now += 7_000;
  await assert.rejects(verifier.verify(signed), InvalidTokenError);
});

test('changing one character of a remembered token makes it bad', async () => {
  const { verifier, key } = await publisher();
  const signed = token(key);
  await verifier.verify(signed);
  const at = signed.lastIndexOf('.') + 5;
  const changed = `${signed.slice(0, at)}${signed[at] === 'A' ? 'B' : 'A'}${signed.slice(at + 1)}`;
  await assert.rejects(verifier.verify(changed), InvalidTokenError);
});

test('tokens with made-up key ids cause one fetch in 30 seconds', async () => {
  const { state, verifier, key } = await publisher();
  await verifier.verify(token(key));
  assert.equal(state.fetches, 1);
  state.now += 31_000;
  for (let i = 0; i < 20; i++)
    await assert.rejects(
      async () => verifier.verify(token(key, { header: { kid: `made-up-${i}` } })),
      InvalidTokenError,
    );
  assert.equal(state.fetches, 2);
});

test('requests that come together fetch the keys once', async () => {
  const { state, verifier, key } = await publisher();
  const signed = [1, 2, 3, 4].map((i) => token(key, { claims: { jti: `${i}` } }));
  await Promise.all(signed.map((one) => verifier.verify(one)));
  assert.equal(state.fetches, 1);
});

test('a new key is found when a token names it', async () => {
  const { state, verifier, key } = await publisher();
  await verifier.verify(token(key));
  const next = signingKey('k2');
  state.keys = [key, next];
  state.now += 31_000;
  assert.equal((await verifier.verify(token(next))).userId, 'u1');
});

test('while auth-service is away, known keys go on being used', async () => {
  const { state, verifier, key } = await publisher();
  await verifier.verify(token(key));
  state.isAway = true;
  state.now += 24 * 3600_000;
  assert.equal((await verifier.verify(token(key, { at: state.now }))).userId, 'u1');
});

test('a key that is no longer published is forgotten, and so are the tokens it signed', async () => {
  const { state, verifier, key } = await publisher();
  const remembered = token(key, { lifetimeS: 3600 });
  await verifier.verify(remembered);
  const next = signingKey('k2');
  state.keys = [next];
  state.now += 31_000;
  await verifier.verify(token(next, { at: state.now }));
  await assert.rejects(async () => verifier.verify(token(key, { at: state.now })), InvalidTokenError);
  await assert.rejects(verifier.verify(remembered), InvalidTokenError);
});

test('a key that is withdrawn is noticed by remembered tokens alone', async () => {
  const { state, verifier, key } = await publisher();
  const remembered = token(key, { lifetimeS: 3600 });
  await verifier.verify(remembered);
  state.keys = [signingKey('k2')];
  state.now += 11 * 60_000;
  await verifier.verify(remembered); // Looks for the keys in the background.
  await eventually(async () => assert.rejects(verifier.verify(remembered), InvalidTokenError));
});

test('a key that is told to be withdrawn is worth nothing at once, for users and for services', async () => {
  const { keys, key } = await publisher();
  const revocations = new RevocationList();
  revocations.markKnown();
  const verifier = createTokenVerifier({
    keys,
    issuer: ISSUER,
    audience: AUDIENCE,
    revocations,
    now: () => NOW,
  });
  const ofUser = token(key);
  const ofService = token(key, {
    claims: { aud: serviceAudience(AUDIENCE), sub: 'order-service', client_id: 'order-service' },
  });
  assert.equal((await verifier.verify(ofUser)).userId, 'u1');
  assert.equal(await verifier.verifyService(ofService), 'order-service');
  revocations.add([{ key_id: 'k1', expires_at: new Date(NOW + 1000).toISOString() }]);
  await assert.rejects(verifier.verify(ofUser), InvalidTokenError);
  await assert.rejects(verifier.verify(token(key)), InvalidTokenError);
  await assert.rejects(verifier.verifyService(ofService), InvalidTokenError);
});

test('a service token is remembered until it ends, or its key is published no more', async () => {
  const { state, verifier, key } = await publisher();
  const claims = { aud: serviceAudience(AUDIENCE), sub: 'web', client_id: 'web' };
  const ofService = token(key, { claims, lifetimeS: 3600 });
  assert.equal(await verifier.verifyService(ofService), 'web');
  await assert.rejects(verifier.verify(ofService), InvalidTokenError, 'and stands for no user');
  const brief = token(key, { claims, lifetimeS: 60 });
  assert.equal(await verifier.verifyService(brief), 'web');
  state.now += 66_000;
  await assert.rejects(verifier.verifyService(brief), InvalidTokenError);
  const next = signingKey('k2');
  state.keys = [next];
  await verifier.verify(token(next, { at: state.now }));
  await assert.rejects(verifier.verifyService(ofService), InvalidTokenError);
});

test('after a withdrawal the key that signs instead is asked for within a second', async () => {
  const { state, keys, verifier, key } = await publisher();
  await verifier.verify(token(key));
  const next = signingKey('k2');
  const early = token(next);
  state.now += 900;
  await assert.rejects(verifier.verify(early), InvalidTokenError);
  state.keys = [next];
  keys.expectNewKey();
  state.now += 200;
  assert.equal((await verifier.verify(early)).userId, 'u1');
});

test('keys that were fetched again and are the same let tokens be remembered', async () => {
  const { state, verifier, key } = await publisher();
  const remembered = token(key, { lifetimeS: 3600 });
  const first = await verifier.verify(remembered);
  state.now += 31_000;
  await assert.rejects(verifier.verify(token(key, { header: { kid: 'made-up' } })), InvalidTokenError);
  assert.equal(state.fetches, 2);
  assert.equal(await verifier.verify(remembered), first);
});

test('before the first keys came, it cannot be told whether a token is good', async () => {
  const { state, verifier, key } = await publisher();
  state.isAway = true;
  await assert.rejects(async () => verifier.verify(token(key)), TokenKeysUnavailableError);
  await assert.rejects(async () => verifier.verify(token(key)), TokenKeysUnavailableError);
  assert.equal(state.fetches, 1, 'asked again after a second only');
  state.isAway = false;
  state.now += 1001;
  assert.equal((await verifier.verify(token(key))).userId, 'u1');
});

test('an empty or odd key set does not replace good keys', async () => {
  const { state, verifier, key } = await publisher();
  await verifier.verify(token(key));
  for (const keys of [
    [],
    [{ jwk: { kid: 'x', kty: 'oct', k: 'c2VjcmV0' } }],
    [{ jwk: { ...key.jwk, use: 'enc' } }],
  ]) {
    state.keys = keys as unknown as TestKey[];
    state.now += 31_000;
    await assert.rejects(async () =>
      verifier.verify(token(key, { header: { kid: 'other' }, at: state.now })),
    );
    assert.equal((await verifier.verify(token(key, { at: state.now }))).userId, 'u1');
  }
});
