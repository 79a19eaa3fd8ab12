import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitOf } from './limit-for-tests.ts';
import { quotaExceeded, rateLimitHeaders } from './limit-headers.ts';

const login = limitOf('login', { quota: 3, windowS: 60 });
const user = limitOf('user', { quota: 100, windowS: 60 });
const charges = [
  { limit: login, subject: 'a' },
  { limit: user, subject: 'b' },
];

test('the fields say what is allowed, what is left, and when there is more', () => {
  const headers = rateLimitHeaders(charges, { isAllowed: true, debtsUs: [20_000_000, 600_000] });
  assert.deepEqual(headers, [
    'ratelimit-policy',
    '"login";q=3;w=60, "user";q=100;w=60',
    'ratelimit',
    '"login";r=2;t=20, "user";r=99;t=1',
  ]);
});

test('a part of a request that has come back is not told as a whole one', () => {
  const told = (debtUs: number) =>
    rateLimitHeaders(charges.slice(0, 1), { isAllowed: true, debtsUs: [debtUs] })[3];
  assert.equal(told(39_999_999), '"login";r=1;t=20');
  assert.equal(told(40_000_000), '"login";r=1;t=20');
  assert.equal(told(40_000_001), '"login";r=0;t=1');
  assert.equal(told(60_000_000), '"login";r=0;t=20');
  assert.equal(told(0), '"login";r=3;t=0');
});

test('a refusal names the limits that had no room, and waits for all of them', () => {
  const { problem, headers } = quotaExceeded(charges, { isAllowed: false, debtsUs: [45_000_000, 0] });
  assert.deepEqual(
    [problem.status, problem.code, problem['violated-policies'], headers['retry-after']],
    [429, 'quota-exceeded', ['login'], '5'],
  );
  assert.match(problem.detail, /in 5 seconds/);
  const both = quotaExceeded(charges, { isAllowed: false, debtsUs: [60_000_000, 60_000_000] });
  assert.deepEqual(both.problem['violated-policies'], ['login', 'user']);
  assert.equal(both.headers['retry-after'], '20');
});
