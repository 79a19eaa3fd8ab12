import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { path, withQuery } from './request-path.ts';

test('an interpolation is one segment, whatever it holds', () => {
  assert.equal(path`/api/users/${'a/../b?x#y'}/addresses/${7}`, '/api/users/a%2F..%2Fb%3Fx%23y/addresses/7');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (id) => {
      fc.pre(id !== '.' && id !== '..');
      const { pathname, search, hash } = new URL(path`/api/users/${id}`, 'http://x');
      assert.equal(pathname.split('/').length, 4);
      assert.equal(search + hash, '');
      assert.equal(decodeURIComponent(pathname.slice('/api/users/'.length)), id.toWellFormed());
    }),
  );
});

test('refuses segments that would change the path', () => {
  for (const id of ['', '.', '..']) assert.throws(() => path`/api/users/${id}`, TypeError);
});

test('adds a query only if there is one', () => {
  assert.equal(withQuery('/x', undefined), '/x');
  assert.equal(withQuery('/x', { a: undefined }), '/x');
  assert.equal(withQuery('/x', { a: 'ü', b: [1, true] }), '/x?a=%C3%BC&b=1&b=true');
});
