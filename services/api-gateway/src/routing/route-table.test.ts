import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRateLimits } from '../rate-limits/rate-limit.ts';
import type { RouteDefinition } from './route-definition.ts';
import { RouteTable } from './route-table.ts';
import { rateLimits, routes } from './routes.ts';

const DEFAULTS = { timeoutMs: 1000, totalTimeoutMs: 1000, maxBodyBytes: 100 };
const anyone = { kind: 'public' } as const;
const line = (path: string, more: Partial<RouteDefinition> = {}): RouteDefinition => ({
  path,
  service: 'user-service',
  access: anyone,
  ...more,
});

test('the exact path wins, then the longest one around it', () => {
  const table = new RouteTable(
    [line('/api/*'), line('/api/users'), line('/api/users/me/*'), line('/x')],
    DEFAULTS,
  );
  const found = (path: string) => table.find(path)?.path;
  assert.equal(found('/api/users'), '/api/users');
  assert.equal(found('/api/users/'), '/api/users');
  assert.equal(found('/api/users/1'), '/api/*');
  assert.equal(found('/api/users/me'), '/api/users/me/*');
  assert.equal(found('/api/users/me/addresses/1'), '/api/users/me/*');
  assert.equal(found('/api'), '/api/*');
  for (const path of ['/', '/apix', '/x/y', '/ap']) assert.equal(found(path), undefined, path);
});

test('no page is in the way of what the platform answers, in whatever case it is asked for', () => {
  const table = new RouteTable(
    [line('/api/users/*'), line('/*', { isPage: true }), line('/docs-of-ours', { isPage: true })],
    DEFAULTS,
  );
  const found = (path: string) => table.find(path)?.path;
  for (const path of ['/', '/p/1', '/docs-of-ours/x', '/apix', '/.well-known/change-password'])
    assert.equal(found(path), '/*', path);
  assert.equal(found('/docs-of-ours'), '/docs-of-ours');
  assert.equal(found('/api/users/1'), '/api/users/*');
  for (const path of ['/api', '/api/', '/api/x', '/API/users', '/Api', '/internal', '/internal/x'])
    assert.equal(found(path), undefined, path);
  for (const path of [
    '/health',
    '/health/live',
    '/metrics',
    '/openapi.json',
    '/docs',
    '/docs/x.css',
    '/DOCS',
  ])
    assert.equal(found(path), undefined, path);
});

test('a line takes the methods that it names: GET brings HEAD, and OPTIONS tells them', () => {
  const table = new RouteTable([line('/a', { methods: ['GET', 'POST'] }), line('/b')], DEFAULTS);
  const taken = (path: string) =>
    ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'PURGE'].filter((method) => table.find(path)?.takes(method));
  assert.deepEqual(taken('/a'), ['GET', 'HEAD', 'POST', 'OPTIONS']);
  assert.equal(table.find('/a')?.allow, 'GET, HEAD, POST, OPTIONS');
  assert.deepEqual([taken('/b').length, table.find('/b')?.allow], [6, undefined]);
});

test('the services with pages are the front ends', () => {
  const table = new RouteTable([line('/api/users/*'), line('/*', { isPage: true })], DEFAULTS);
  assert.deepEqual([...table.frontEnds], ['user-service']);
  assert.equal(new RouteTable([line('/api/*')], DEFAULTS).frontEnds.size, 0);
});

test('rules go by method; HEAD goes by GET, OPTIONS is open, what is not named needs a token', () => {
  const staff = { kind: 'roles', roles: ['staff'] } as const;
  const table = new RouteTable([line('/a', { access: { GET: staff, POST: anyone } }), line('/b')], DEFAULTS);
  const kinds = (path: string) =>
    ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE', 'PURGE'].map(
      (method) => table.find(path)?.ruleFor(method).kind,
    );
  assert.deepEqual(kinds('/a'), ['roles', 'roles', 'public', 'public', 'user', 'user']);
  assert.deepEqual(new Set(kinds('/b')), new Set(['public']));
});

test('limits are those of the line, or the defaults', () => {
  const table = new RouteTable([line('/a', { timeoutMs: 5, maxBodyBytes: 0 }), line('/b')], DEFAULTS);
  const limits = (path: string) => [table.find(path)?.timeoutMs, table.find(path)?.maxBodyBytes];
  assert.deepEqual(
    [limits('/a'), limits('/b')],
    [
      [5, 0],
      [1000, 100],
    ],
  );
});

test('everything that is wrong with a table is said at once', () => {
  const wrong = [
    line('/a'),
    line('/a'),
    line('no-slash'),
    line('/a*/b'),
    line('/A'),
    line('/api/x', { isPage: true }),
    line('/e', { methods: [] }),
    line('/f', { methods: ['HEAD'] as never }),
    line('/b', { service: 'no-service' as never }),
    line('/c', { access: { FETCH: anyone } as never }),
    line('/d', { timeoutMs: 0 }),
  ];
  assert.throws(
    () => new RouteTable(wrong, DEFAULTS),
    ({ message }: Error) =>
      [
        ...['/a: stands twice', 'no-slash', '/a*/b', '/A: ', 'no-service', 'FETCH', '/d: timeoutMs'],
        ...['/api/x: no page', '/e: methods', '/f: methods'],
      ].every((part) => message.includes(part)),
  );
});

test('the real table is valid', () => {
  const table = new RouteTable(routes, DEFAULTS, readRateLimits(rateLimits));
  assert.ok(table.find('/api/users/1') !== undefined);
});

test('a line names limits that there are, by methods that there are, and a priority that there is', () => {
  const limits = readRateLimits(rateLimits);
  const wrong = [
    line('/a', { limits: ['no-limit'] }),
    line('/b', { limits: { FETCH: ['login'] } as never }),
    line('/c', { limits: 'login' as never }),
    line('/d', { priority: 'highest' as never }),
  ];
  assert.throws(
    () => new RouteTable(wrong, DEFAULTS, limits),
    ({ message }: Error) =>
      ['/a: there is no limit no-limit', '/b: FETCH', '/c: limits is a list', '/d: priority'].every((part) =>
        message.includes(part),
      ),
  );
});
