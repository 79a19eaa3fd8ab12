import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { isUuid } from '@platform/contracts/field-types.ts';
import { formKey } from './form-key.ts';

test('a form keeps the key that a page of ours gave it, and no other, which may be no header', () => {
  const key = randomUUID();
  assert.equal(formKey(new URLSearchParams({ key })), key);
  for (const other of ['', 'one\r\nx-other: two', 'ключ'])
    assert.ok(isUuid(formKey(new URLSearchParams({ key: other }))));
  assert.ok(isUuid(formKey(new URLSearchParams())));
});
