import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formOwner, formToken, isFormToken } from './form-token.ts';
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

test('a form says whose it is, to nobody but who has the secret, and also without its session', () => {
  const [id, ada, eve] = [newSessionId(), 'a-person', 'another-person'];
  const token = formToken(id, SECRET, ada);
  assert.ok(isFormToken(token, id, SECRET));
  assert.equal(formOwner(token, SECRET), ada);
  assert.equal(formOwner(token, `${SECRET}!`), undefined);
  assert.equal(formOwner(token.replace(ada, eve), SECRET), undefined);
  for (const nobodys of ['', formToken(id, SECRET), `${formToken(id, SECRET)}.${eve}`, '..'])
    assert.equal(formOwner(nobodys, SECRET), undefined, nobodys);
});
