import assert from 'node:assert/strict';
import { test } from 'node:test';
import { access, findPrincipal, principalOf } from '../src/access/access.ts';
import { TokenKeysUnavailableError } from '../src/tokens/jwks-keys.ts';
import { sampleApp } from './fixtures/sample-app.ts';

function appWithRoutes() {
  const sample = sampleApp();
  const { app } = sample;
  app.get('/api/public', access.public, async (request) => ({
    user: findPrincipal(request)?.userId ?? null,
  }));
  app.get('/api/optional', access.optional, async (request) => ({
    user: findPrincipal(request)?.userId ?? null,
  }));
  app.get('/api/user', access.user, async (request) => ({ roles: principalOf(request).roles }));
  app.get('/api/staff', access.roles('staff'), async () => ({ ok: true }));
  app.get('/api/admin', access.roles('admin'), async () => ({ ok: true }));
  return sample;
}

test('a route under /api that does not say who may call it is refused when it is added', () => {
  const { app } = sampleApp();
  assert.throws(
    () => app.get('/api/things', async () => ({})),
    /GET \/api\/things does not say who may call it/,
  );
});

test('a call without a token gets 401 with a challenge and a problem', async () => {
  const { app } = appWithRoutes();
  const answer = await app.inject('/api/user');
  assert.equal(answer.statusCode, 401);
  assert.equal(answer.headers['www-authenticate'], 'Bearer');
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.equal(answer.json().code, 'unauthenticated');
});

test('a bad token gets 401 invalid_token, also where a token is optional', async () => {
  const { app } = appWithRoutes();
  for (const authorization of ['Bearer not.a.token', 'bearer x', 'Basic dXNlcjpwdw==', 'Bearer ', 'Bearer'])
    for (const url of ['/api/user', '/api/optional']) {
      const answer = await app.inject({ url, headers: { authorization } });
      assert.equal(answer.statusCode, 401, `${url} with ${authorization}`);
    }
  const answer = await app.inject({ url: '/api/user', headers: { authorization: 'Bearer not.a.token' } });
  assert.equal(answer.headers['www-authenticate'], 'Bearer error="invalid_token"');
});

test('a public route does not look at the token', async () => {
  const { app } = appWithRoutes();
  const answer = await app.inject({ url: '/api/public', headers: { authorization: 'Bearer not.a.token' } });
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), { user: null });
});

test('an optional route knows who is signed in, and serves who is not', async () => {
  const { app, bearer } = appWithRoutes();
  assert.deepEqual((await app.inject('/api/optional')).json(), { user: null });
  assert.notEqual((await app.inject({ url: '/api/optional', headers: bearer() })).json().user, null);
});

test('roles open what they are for: an admin passes where staff does, and not the other way round', async () => {
  const { app, bearer } = appWithRoutes();
  const status = async (url: string, ...roles: ('customer' | 'staff' | 'admin')[]) =>
    (await app.inject({ url, headers: bearer(...roles) })).statusCode;
  assert.equal(await status('/api/user', 'customer'), 200);
  assert.equal(await status('/api/staff', 'customer'), 403);
  assert.equal(await status('/api/staff', 'staff'), 200);
  assert.equal(await status('/api/staff', 'admin'), 200);
  assert.equal(await status('/api/admin', 'staff'), 403);
  assert.equal(await status('/api/admin', 'customer', 'admin'), 200);
});

test('HEAD is guarded like GET', async () => {
  const { app, bearer } = appWithRoutes();
  assert.equal((await app.inject({ method: 'HEAD', url: '/api/admin' })).statusCode, 401);
  assert.equal(
    (await app.inject({ method: 'HEAD', url: '/api/admin', headers: bearer('admin') })).statusCode,
    200,
  );
});

test('the body of a caller without a token is not looked at', async () => {
  const { app } = sampleApp();
  app.post('/api/things', access.user, async () => ({}));
  const answer = await app.inject({
    method: 'POST',
    url: '/api/things',
    payload: '{"a":',
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(answer.statusCode, 401);
});

test('while no token can be checked, the answer is 503 and not 401', async () => {
  const verify = async (): Promise<never> => {
    throw new TokenKeysUnavailableError('auth-service is away');
  };
  const { app } = sampleApp({}, { tokens: { verify, verifyService: verify } });
  app.get('/api/user', access.user, async () => ({}));
  const answer = await app.inject({ url: '/api/user', headers: { authorization: 'Bearer x' } });
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.headers['retry-after'], '1');
});
