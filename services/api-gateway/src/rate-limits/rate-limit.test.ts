import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RateLimitTable, readRateLimits } from './rate-limit.ts';

const TABLE: RateLimitTable = {
  login: { by: 'client', quota: 30, windowS: 60 },
  user: { by: 'user', of: 'others', quota: 7, windowS: 60, isEverywhere: true },
};

test('a limit is so many requests at once, given back evenly in whole microseconds', () => {
  const limits = readRateLimits(TABLE);
  assert.deepEqual(limits.get('login'), {
    name: 'login',
    by: 'client',
    of: 'everyone',
    isEverywhere: false,
    insteadOf: undefined,
    policy: '"login";q=30;w=60',
    intervalUs: 2_000_000,
    burstUs: 60_000_000,
  });
  const user = limits.get('user');
  assert.equal(user !== 'off' && user?.intervalUs, 8_571_429, 'rounded to the strict side');
});

test('the environment gives limits other values, or switches them off', () => {
  const limits = readRateLimits(TABLE, ['login=5/10', 'user=off']);
  const login = limits.get('login');
  assert.equal(login !== 'off' && login?.policy, '"login";q=5;w=10');
  assert.equal(limits.get('user'), 'off');
});

test('everything that is wrong with limits is said at once', () => {
  const wrong = {
    'Not A Name': { by: 'client', quota: 1, windowS: 1 },
    a: { by: 'moon', quota: 1, windowS: 1 },
    b: { by: 'user', quota: 0, windowS: 0.5 },
    c: { by: 'user', quota: 1_000_000, windowS: 1 },
    d: { by: 'user', quota: 1, windowS: 1, of: 'robots', burst: 5 },
    e: null,
    f: { by: 'user', quota: 1, windowS: 1, insteadOf: 'moon' },
  } as unknown as RateLimitTable;
  const overrides = ['login', 'nobody=1/1', 'a=-1/5', 'b=0/0'];
  assert.throws(
    () => readRateLimits(wrong, overrides),
    ({ message }: Error) =>
      [
        'login is not of the form',
        'there is no limit nobody',
        'a=-1/5 is not of the form',
        'Not A Name: is no name',
        'a: by is route',
        'b: quota is',
        'b: windowS is',
        'c: 100000 a second',
        'd: a limit has no burst',
        'd: of is staff',
        'e: is no limit',
        'f: there is no limit moon',
      ].every((part) => message.includes(part)),
  );
});
