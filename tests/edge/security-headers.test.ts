import assert from 'node:assert/strict';
import { test } from 'node:test';
import { urlVariable } from '@platform/contracts/address-variables.ts';
import { SERVICES } from '../../services/api-gateway/src/services.ts';
import { type RawMessage, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { HOST, OPEN_ROUTES, startEdgeGateway } from './edge-gateway.ts';

const EXPECTED = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

function assertSecurity(answer: RawMessage): void {
  for (const [name, value] of Object.entries(EXPECTED))
    assert.deepEqual(valuesOf(answer, name), [value], answer.start);
}

test('every answer has the security headers, whoever gives it, and none names the server', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startEdgeGateway(t, { NOTIFICATION_SERVICE_URL: upstream.origin });
  for (const [target, status, ...lines] of [
    ['/api/things', 200],
    ['/api/users', 502],
    ['/nothing', 404],
    ['/health', 200],
    ['/metrics', 404],
    ['/api/things/%00', 400],
    [`/api/things?${'x'.repeat(9000)}`, 414],
    ['/api/things', 413, 'content-length: 99999999'],
    ['/api/things', 400, 'content-length: 1', 'content-length: 2'],
    ['/api/things', 431, `x-long: ${'x'.repeat(20_000)}`],
  ] as const) {
    const got = await gateway.send([`GET ${target} HTTP/1.1`, HOST, ...lines]);
    assert.equal(statusOf(got), status);
    assertSecurity(got);
    assert.deepEqual([valuesOf(got, 'server'), valuesOf(got, 'x-powered-by')], [[], []]);
  }
});

test('what a service itself says about security stays, and stands once', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) =>
    call.write(
      "HTTP/1.1 200 OK\r\nContent-Security-Policy: default-src 'self'\r\nx-frame-options: SAMEORIGIN\r\nserver: its-own\r\ncontent-length: 0\r\n\r\n",
    );
  const gateway = await startEdgeGateway(t, { NOTIFICATION_SERVICE_URL: upstream.origin });
  const got = await gateway.send(['GET /api/things HTTP/1.1', HOST]);
  assert.deepEqual(valuesOf(got, 'content-security-policy'), ["default-src 'self'"]);
  assert.deepEqual(valuesOf(got, 'x-frame-options'), ['SAMEORIGIN']);
  assert.deepEqual(valuesOf(got, 'x-content-type-options'), ['nosniff']);
  assert.deepEqual(valuesOf(got, 'server'), ['its-own']);
});

test('in production, by the word of a trusted proxy, TLS is for good: HSTS', async (t) => {
  const upstream = await startUpstream(t);
  const addresses = Object.fromEntries(SERVICES.map((name) => [urlVariable(name), upstream.origin]));
  const secret = 'kR4tY8wQ2nZ6xC1vB5mL9pS3dF7gH0jA';
  const production = { ...addresses, ENVIRONMENT: 'production', SERVICE_SECRET: secret };
  const hsts = async (environment: Record<string, string>, ...lines: string[]) => {
    const gateway = await startEdgeGateway(t, environment, OPEN_ROUTES);
    const answers = [
      await gateway.send(['GET /api/things HTTP/1.1', HOST, ...lines]),
      await gateway.send(['GET /nothing HTTP/1.1', HOST, ...lines]),
    ];
    return answers.map((answer) => valuesOf(answer, 'strict-transport-security').join());
  };
  const https = 'X-Forwarded-Proto: https';
  const trusting = { ...production, TRUSTED_PROXIES: '127.0.0.1' };
  assert.deepEqual(await hsts(trusting, https), ['max-age=31536000', 'max-age=31536000']);
  assert.deepEqual(await hsts(trusting, 'X-Forwarded-Proto: http'), ['', '']);
  assert.deepEqual(await hsts(production, https), ['', ''], 'a client that only says so');
  assert.deepEqual(
    await hsts({ ...addresses, TRUSTED_PROXIES: '127.0.0.1' }, https),
    ['', ''],
    'development',
  );
});
