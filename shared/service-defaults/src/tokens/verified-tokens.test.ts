import assert from 'node:assert/strict';
import { test } from 'node:test';
import { principal } from '../access/principal.ts';
import type { UserClaims } from './token-claims.ts';
import { VerifiedTokens } from './verified-tokens.ts';

const LATER = 10_000;
const WHO: UserClaims = {
  principal: principal('user-1', ['customer'], 'session-1'),
  userVersion: 1,
  keyId: 'key-1',
  expiresAt: LATER,
};

/** Room for three, with the tokens a, b and c. */
function full(): VerifiedTokens<UserClaims> {
  const tokens = new VerifiedTokens<UserClaims>(3);
  for (const digest of ['a', 'b', 'c']) tokens.add(digest, WHO, 1);
  return tokens;
}

const knownOf = (tokens: VerifiedTokens<UserClaims>, now = 0, generation = 1) =>
  ['a', 'b', 'c', 'd', 'e'].filter((digest) => tokens.find(digest, now, generation) !== undefined);

test('the oldest that nobody asked for leaves first', () => {
  const tokens = full();
  tokens.find('a', 0, 1);
  tokens.add('d', WHO, 1);
  assert.deepEqual(knownOf(tokens), ['a', 'c', 'd']);
});

test('there are never more than the bound, though all are in use', () => {
  const tokens = full();
  assert.deepEqual(knownOf(tokens), ['a', 'b', 'c']);
  tokens.add('d', WHO, 1);
  assert.equal(knownOf(tokens).length, 3);
  tokens.add('e', WHO, 1);
  assert.equal(knownOf(tokens).length, 3);
});

test('a token is not known past its end', () => {
  const tokens = full();
  assert.deepEqual(knownOf(tokens, LATER - 1), ['a', 'b', 'c']);
  assert.deepEqual(knownOf(tokens, LATER), []);
});

test('a token that was checked with other keys is not known', () => {
  const tokens = full();
  assert.deepEqual(knownOf(tokens, 0, 2), []);
  assert.deepEqual(knownOf(tokens, 0, 1), [], 'nor ever again');
});
