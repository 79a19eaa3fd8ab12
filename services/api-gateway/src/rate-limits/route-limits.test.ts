import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRateLimits } from './rate-limit.ts';
import { RouteLimits } from './route-limits.ts';

const limits = readRateLimits(
  {
    client: { by: 'client', of: 'others', quota: 1, windowS: 1, isEverywhere: true },
    user: { by: 'user', of: 'others', quota: 1, windowS: 1, isEverywhere: true },
    staff: { by: 'user', of: 'staff', quota: 1, windowS: 1, isEverywhere: true },
    login: { by: 'client', quota: 1, windowS: 1 },
    all: { by: 'route', quota: 1, windowS: 1 },
    unused: { by: 'route', quota: 1, windowS: 1 },
  },
  ['unused=off'],
);
const anyone = { client: '192.0.2.1', userId: undefined, isStaff: false };
const customer = { ...anyone, userId: 'c' };
const staff = { ...anyone, userId: 's', isStaff: true };

function charged(route: RouteLimits, method: string, caller: Parameters<RouteLimits['chargesOf']>[1]) {
  return route.chargesOf(method, caller).map(({ limit, subject }) => `${limit.name} ${subject}`);
}

test('who is counted by which limit goes by who it is', () => {
  const route = new RouteLimits('/api/x', ['all', 'unused'], limits);
  assert.deepEqual(charged(route, 'GET', anyone), ['client 192.0.2.1', 'all /api/x']);
  assert.deepEqual(charged(route, 'GET', customer), ['client 192.0.2.1', 'user c', 'all /api/x']);
  assert.deepEqual(charged(route, 'GET', staff), ['staff s', 'all /api/x']);
});

test('a limit may be for one method; HEAD goes by GET', () => {
  const route = new RouteLimits('/api/x', { POST: ['login'], GET: ['all'] }, limits);
  const names = (method: string) => charged(route, method, staff).map((one) => one.split(' ')[0]);
  assert.deepEqual(['POST', 'GET', 'HEAD', 'DELETE'].map(names), [
    ['staff', 'login'],
    ['staff', 'all'],
    ['staff', 'all'],
    ['staff'],
  ]);
});
