import assert from 'node:assert/strict';
import { test } from 'node:test';
import { securityBitsOf, securityHeadersBeside } from './security-headers.ts';

test('an answer gets what it does not have, and HSTS over TLS alone', () => {
  const names = (present: string[], isTls: boolean) =>
    securityHeadersBeside(securityBitsOf(present), isTls).filter((_, i) => i % 2 === 0);
  const always = ['x-content-type-options', 'referrer-policy', 'x-frame-options', 'content-security-policy'];
  assert.deepEqual(names([], false), always);
  assert.deepEqual(names([], true), [...always, 'strict-transport-security']);
  const own = [
    'Content-Security-Policy',
    "default-src 'self'",
    'etag',
    '"1"',
    'X-Frame-Options',
    'SAMEORIGIN',
  ];
  assert.deepEqual(names(own, false), ['x-content-type-options', 'referrer-policy']);
  assert.deepEqual(names(['strict-transport-security', 'max-age=1', ...own], true), [
    'x-content-type-options',
    'referrer-policy',
  ]);
});
