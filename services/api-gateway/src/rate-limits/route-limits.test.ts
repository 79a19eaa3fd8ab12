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
    static: { by: 'client', quota: 1, windowS: 1, insteadOf: 'client' },
    'unused-static': { by: 'client', quota: 1, windowS: 1, insteadOf: 'client' },
  },
  ['unused=off', 'unused-static=off'],
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

test('a limit may hold instead of one that holds everywhere, where it is named', () => {
  const route = new RouteLimits('/assets/*', ['static'], limits);
  assert.deepEqual(charged(route, 'GET', anyone), ['static 192.0.2.1']);
  assert.deepEqual(charged(route, 'GET', customer), ['user c', 'static 192.0.2.1']);
  const byMethod = new RouteLimits('/x', { GET: ['static'] }, limits);
  assert.deepEqual(charged(byMethod, 'POST', anyone), ['client 192.0.2.1']);
});

test('a limit that is off stands for none', () => {
  const route = new RouteLimits('/assets/*', ['unused-static'], limits);
  assert.deepEqual(charged(route, 'GET', anyone), ['client 192.0.2.1']);
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
