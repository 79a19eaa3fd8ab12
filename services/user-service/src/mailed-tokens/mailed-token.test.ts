import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateMailedToken, hashMailedToken } from './mailed-token.ts';

test('tokens are many, and none is taken for an option of a command', () => {
  const tokens = Array.from({ length: 2000 }, () => generateMailedToken().token);
  assert.equal(new Set(tokens).size, tokens.length);
  for (const token of tokens) assert.match(token, /^[A-Za-z0-9_][A-Za-z0-9_-]{42}$/);
});

test('a token is kept as its hash; what can be none has none', () => {
  const { token, hash } = generateMailedToken();
  assert.equal(hash.length, 32);
  assert.deepEqual(hashMailedToken(token), hash);
  assert.notDeepEqual(hash, generateMailedToken().hash);
  for (const text of ['', token.slice(1), `${token}a`, token.replace(/.$/, '=')])
    assert.equal(hashMailedToken(text), undefined, text);
});
