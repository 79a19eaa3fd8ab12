import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';
import { PAGE_ROUTES, UNLIMITED } from './page-routes.ts';

describe('pages at the edge', () => {
  const cleanup = new SharedCleanup();
  let frontEnd: RawUpstream;
  let things: RawUpstream;
  let gateway: EdgeGateway;

  before(async () => {
    frontEnd = await startUpstream(cleanup);
    things = await startUpstream(cleanup);
    gateway = await startEdgeGateway(
      cleanup,
      { ...UNLIMITED, USER_SERVICE_URL: frontEnd.origin, NOTIFICATION_SERVICE_URL: things.origin },
      PAGE_ROUTES,
    );
  });
  after(() => cleanup.end());
  beforeEach(() => {
    for (const upstream of [frontEnd, things]) {
      upstream.calls.length = 0;
      upstream.script = (call) => call.write(OK);
    }
  });

  const get = (target: string, ...lines: string[]) =>
    gateway.send([`GET ${target} HTTP/1.1`, HOST, ...lines]);

  for (const target of ['/', '/?q=tea', '/p/TEA-1', '/p/a%2Fb', '/orders/K7Q2-9MXF', '/robots.txt', '/Cart'])
    test(`${target} is answered by the front end, byte for byte`, async () => {
      assert.equal(statusOf(await get(target)), 200);
      assert.deepEqual(
        frontEnd.calls.map(({ start }) => start),
        [`GET ${target} HTTP/1.1`],
      );
    });

  for (const target of [
    ...[
      '/api',
      '/api/',
      '/api/nothing',
      '/API/things',
      '/Api/nothing',
      '/%61pi/things',
      '/a%70i',
      '/api%2fthings',
    ],
    ...[
      '/api%2Fthings',
      '/api;x/things',
      '/api;x',
      '/%61pi%3bx/things',
      '/%2561pi/things',
      '/api%252fthings',
    ],
    ...['/api%253bx', '/internal', '/internal/revocations', '/INTERNAL/x', '/%69nternal', '/internal;/x'],
    ...['/metrics', '/metrics/x', '/Metrics', '/health/ready', '/Health', '/docs/nothing', '/docs;x'],
    ...['/openapi.json/x', '/OpenAPI.json', '/%6fpenapi.json', '/openapi%2ejson'],
    // The spelling of another route of the front end, which has other limits.
    ...['/%63art', '/cart;x', '/orders/1%2fevents', '/orders/1/events;x', '/assets%2fx', '/%61ssets/x'],
  ])
    test(`${target} is a problem document, and reaches nobody`, async () => {
      const answer = await get(target, 'Accept: text/html');
      assertProblem(answer, 404);
      assert.deepEqual([frontEnd.calls.length, things.calls.length], [0, 0]);
    });

  for (const target of [
    '//api/things',
    '/x/../api/things',
    '/%61pi/../x',
    '/x/..%2fapi',
    '/x\\api',
    '/x/%2e%2e;/api',
  ])
    test(`${target} is refused`, async () => {
      assertProblem(await get(target), 400);
      assert.deepEqual([frontEnd.calls.length, things.calls.length], [0, 0]);
    });

  test('what the gateway answers itself stays its own', async () => {
    for (const target of ['/health', '/openapi.json', '/docs'])
      assert.equal(statusOf(await get(target)), 200);
    assert.equal(statusOf(await get('/api/status')), 401);
    assert.equal(frontEnd.calls.length, 0);
  });

  for (const method of ['PUT', 'PATCH', 'DELETE', 'PURGE', 'PROPFIND'])
    test(`${method} is not taken by a page`, async () => {
      for (const [target, allow] of [
        ['/', 'GET, HEAD, POST, OPTIONS'],
        ['/orders/1/events', 'GET, HEAD, OPTIONS'],
      ] as const) {
        const answer = await gateway.send([`${method} ${target} HTTP/1.1`, HOST]);
        assertProblem(answer, 405);
        assert.deepEqual(valuesOf(answer, 'allow'), [allow]);
      }
      assert.equal(frontEnd.calls.length, 0);
    });

  test('a page takes HEAD and POST, and OPTIONS is answered here', async () => {
    assert.equal(statusOf(await gateway.send(['POST /cart HTTP/1.1', HOST, 'content-length: 1'], 'x')), 200);
    const options = await gateway.send(['OPTIONS / HTTP/1.1', HOST]);
    assert.deepEqual([statusOf(options), ...valuesOf(options, 'allow')], [204, 'GET, HEAD, POST, OPTIONS']);
    const client = await gateway.connect();
    client.write(`HEAD / HTTP/1.1\r\n${HOST}\r\n\r\n`);
    assert.match((await client.reader.head())?.start ?? '', / 200 /);
    assert.deepEqual(
      frontEnd.calls.map(({ start }) => start.split(' ')[0]),
      ['POST', 'HEAD'],
    );
  });

  test('cookies reach pages, all of them as they came, and no API', async () => {
    const cookies = ['Cookie: session=s; theme=dark', 'cookie: more=1'];
    await get('/orders/1', ...cookies);
    assert.deepEqual(valuesOf(frontEnd.calls[0], 'cookie'), ['session=s; theme=dark', 'more=1']);
    await get('/api/things', ...cookies, 'X-Tag: kept', 'Authorization: Bearer x');
    assert.deepEqual(valuesOf(things.calls[0], 'cookie'), []);
    assert.deepEqual(valuesOf(things.calls[0], 'x-tag'), ['kept']);
    assert.deepEqual(valuesOf(things.calls[0], 'authorization'), ['Bearer x']);
  });

  test('what a page says of itself stays: cookies, policies, caching, coding', async () => {
    const said = [
      'Set-Cookie: __Host-session=a; Path=/; HttpOnly; Secure; SameSite=Lax',
      'Set-Cookie: theme=dark; Path=/',
      "Content-Security-Policy: default-src 'none'; script-src 'self'",
      'Referrer-Policy: same-origin',
      'Permissions-Policy: camera=()',
      'Cross-Origin-Opener-Policy: same-origin',
      'Clear-Site-Data: "cache"',
      'Cache-Control: no-store',
      'Vary: Cookie, Accept-Encoding',
      'Content-Encoding: br',
      'ETag: W/"1"',
      'Location: /orders/1?to=%2F',
    ];
    const body = Buffer.from([0, 255, 128, 10]);
    frontEnd.script = (call) => {
      call.write(`HTTP/1.1 303 See Other\r\n${said.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n`);
      call.write(body);
    };
    const answer = await get('/checkout', 'Accept-Encoding: br', 'If-None-Match: W/"0"');
    assert.deepEqual(valuesOf(frontEnd.calls[0], 'accept-encoding'), ['br']);
    assert.deepEqual(valuesOf(frontEnd.calls[0], 'if-none-match'), ['W/"0"']);
    for (const line of said) {
      const [name = ''] = line.split(': ', 1);
      const wanted = said
        .filter((one) => one.startsWith(`${name}: `))
        .map((one) => one.slice(name.length + 2));
      assert.deepEqual(valuesOf(answer, name.toLowerCase()), wanted);
    }
    assert.deepEqual(valuesOf(answer, 'x-content-type-options'), ['nosniff'], 'what is missing is added');
    assert.deepEqual(answer.body, body);
  });

  test('a page that has not changed is 304, without a body', async () => {
    frontEnd.script = (call) =>
      call.write('HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nCache-Control: no-cache\r\nVary: Cookie\r\n\r\n');
    const answer = await get('/', 'If-None-Match: "1"');
    assert.deepEqual([statusOf(answer), answer.body.length], [304, 0]);
    for (const [name, value] of [
      ['etag', '"1"'],
      ['cache-control', 'no-cache'],
      ['vary', 'Cookie'],
    ] as const)
      assert.deepEqual(valuesOf(answer, name), [value]);
  });
});
