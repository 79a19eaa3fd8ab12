import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpProblem } from '@platform/service-defaults/problems/problem.ts';
import fc from 'fast-check';
import { pathOf } from '../src/routing/request-target.ts';
import { statusOf } from './raw-http.ts';
import { startUpstream } from './raw-upstream.ts';
import { startGateway } from './test-gateway.ts';

const HOST = 'Host: shop.example';

test('G15: nothing outside a route is reached through it', async (t) => {
  const upstream = await startUpstream(t);
  const services = { 'notification-service': upstream.origin, 'user-service': upstream.origin };
  const gateway = await startGateway(t, { services });
  for (const path of [
    '/api/things/%2e%2e/%2e%2e/internal/metrics',
    '/api/things/%2E%2e/x',
    '/api/things/..%2f..%2finternal/metrics',
    '/api/things/..%2F',
    '/api/things/../../internal/metrics',
    '/api/things/..',
    '/api/things/.',
    '/api/things/./1',
    '/api/things/..;/x',
    '/api/things/%2e%2e;x=1/y',
    '/api/things/..\\x',
    '/api/things/..%5cx',
    '/api/things/%5c..%5c',
    '/api/things/%252e%252e/x',
    '/api/things/%252e%252e%252fx',
    '/api/things/%25252e%25252e/x',
    '/api/things//x',
    '//api/things',
    '/api/things/a%00b',
    '/api/things/%2500',
    '/api/things/%zz',
    '/api/things/100%',
    '/api/things/1#x',
    '/api/users/%2e%2e/%2e%2e/openapi.json',
    'http://shop.example/api/things/1',
    'api/things/1',
    '*',
  ]) {
    const got = await gateway.send([`GET ${path} HTTP/1.1`, HOST]);
    assert.ok([400, 404].includes(statusOf(got)), `${path}: ${got.start}`);
  }
  assert.equal(upstream.calls.length, 0);
});

test('a route is not got round by another spelling of it', async (t) => {
  const upstream = await startUpstream(t);
  const services = { 'user-service': upstream.origin };
  const routes = ['/api/users/login', '/api/users/*'].map(
    (path) => ({ path, service: 'user-service', access: { kind: 'public' } }) as const,
  );
  const gateway = await startGateway(t, { services, routes });
  const status = async (path: string) => statusOf(await gateway.send([`POST ${path} HTTP/1.1`, HOST]));
  for (const path of ['/api/users/%6cogin', '/api/users/logi%6E', '/api/users/%6Cogin/'])
    assert.equal(await status(path), 404, path);
  assert.equal(upstream.calls.length, 0);
  assert.equal(await status('/api/users/a%7Eb%20c'), 200);
});

test('routes are matched by whole segments, as written', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (const path of [
    '/api/thingsx',
    '/api/thing',
    '/API/things',
    '/api/%74hings',
    '/api%2fthings',
    '/metrics/x',
    '/internal',
  ])
    assert.equal(statusOf(await gateway.send([`GET ${path} HTTP/1.1`, HOST])), 404, path);
  assert.equal(upstream.calls.length, 0);
});

test('an address that is too long is 414', async (t) => {
  const gateway = await startGateway(t);
  const got = await gateway.send([`GET /api/things/${'x'.repeat(9000)} HTTP/1.1`, HOST]);
  assert.equal(statusOf(got), 414);
});

test('what passes has no dot segment, however often it is decoded', () => {
  const piece = fc.constantFrom(
    '/',
    '.',
    '..',
    '%2e',
    '%2E',
    '%2f',
    '%5c',
    '\\',
    '%25',
    '2e',
    ';',
    'a',
    '//',
    '%00',
    '%',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const target = `/api/things/${pieces.join('')}`;
      let path: string;
      try {
        path = pathOf(target);
      } catch {
        return; // Refused.
      }
      assert.equal(path, target);
      for (let read = path, times = 0; times < 5; times++) {
        const segments = read.split(/[/\\]/).map((segment) => segment.split(';', 1)[0]);
        assert.ok(!segments.includes('..') && !segments.includes('.'), `${target} reads ${read}`);
        read = read.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
      }
    }),
    { numRuns: 5000 },
  );
});

test('an address of escapes of escapes is read a few times only, however plain it would become', () => {
  const nested = (times: number) => `/%${'25'.repeat(times)}41`;
  for (const times of [0, 1, 2]) assert.equal(pathOf(nested(times)), nested(times));
  for (const [times, status] of [
    [3, 400],
    [4000, 400],
    [200_000, 414],
  ] as const)
    assert.throws(() => pathOf(nested(times)), hasStatus(status), `${times} times`);
});

function hasStatus(status: number) {
  return (error: unknown) => error instanceof HttpProblem && error.problem.status === status;
}
