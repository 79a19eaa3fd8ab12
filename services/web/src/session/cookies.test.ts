import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cookie, cookieName, readCookie } from './cookies.ts';

test('over https a cookie is held to this host, and is sent over nothing else', () => {
  const name = cookieName('session', true);
  assert.equal(name, '__Host-session');
  assert.equal(
    cookie(name, 'abc', { isSecure: true, maxAgeSeconds: 60 }),
    '__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60',
  );
});

test('over plain HTTP it has a name that browsers take', () => {
  const name = cookieName('session', false);
  assert.equal(cookie(name, 'abc', { isSecure: false }), 'session=abc; Path=/; HttpOnly; SameSite=Lax');
});

for (const value of ['a; Domain=example.com', 'a\r\nSet-Cookie: b=c', 'a b', 'a,b', '"a"', 'ä', 'a\\b'])
  test(`no cookie is made of ${JSON.stringify(value)}`, () => {
    assert.throws(() => cookie('theme', value, { isSecure: true }));
  });

test('a cookie is read by its whole name, the first where there are two', () => {
  const header = 'xsession=no; session=first; session=second; other=a=b';
  assert.equal(readCookie(header, 'session'), 'first');
  assert.equal(readCookie(header, 'other'), 'a=b');
  assert.equal(readCookie(header, '__Host-session'), undefined);
  assert.equal(readCookie(undefined, 'session'), undefined);
});
