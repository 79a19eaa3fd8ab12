import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formToken, isFormToken } from './form-token.ts';
import { newSessionId } from './session-id.ts';

const SECRET = 'a secret that pages do not have';

test('a form token is good for its session and its secret alone', () => {
  const [one, other] = [newSessionId(), newSessionId()];
  const token = formToken(one, SECRET);
  assert.ok(isFormToken(token, one, SECRET));
  assert.ok(!isFormToken(token, other, SECRET));
  assert.ok(!isFormToken(token, one, `${SECRET}!`));
  for (const wrong of ['', token.slice(1), `${token}A`, token.toLowerCase(), 'ä'.repeat(43)])
    assert.ok(!isFormToken(wrong, one, SECRET), wrong);
  assert.ok(!token.includes(one), 'it does not say the id');
});
