import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import {
  afterGrace,
  authFixture,
  bearer,
  claimsOf,
  endReason,
  GATEWAY_SECRET,
  refresh,
  USER_SECRET,
} from './auth-fixture.ts';
import { basic } from './rpc-client.ts';

const auth = await authFixture({ after });
const { app, database } = auth;
const gateway = { authorization: basic('api-gateway', GATEWAY_SECRET) };

function post(path: string, form: string | Record<string, string>, headers: Record<string, string> = {}) {
  return app.inject({
    method: 'POST',
    url: `/api/auth/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(form).toString(),
  });
}

function assertError(answer: Awaited<ReturnType<typeof post>>, status: number, error: string): void {
  assert.equal(answer.statusCode, status, answer.body);
  assert.equal(answer.json().error, error);
  assert.ok(answer.json().error_description.length > 0);
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  assertNotStored(answer);
}

function assertNotStored({ headers }: Awaited<ReturnType<typeof post>>): void {
  assert.deepEqual([headers['cache-control'], headers.pragma], ['no-store', 'no-cache']);
}

describe('token endpoint (RFC 6749)', () => {
  it('section 6: trades a refresh token for new tokens', async () => {
    const { refreshToken, userId } = await auth.logIn();
    const answer = await post('token', { grant_type: 'refresh_token', refresh_token: refreshToken });
    assert.equal(answer.statusCode, 200);
    assertNotStored(answer);
    const { access_token, token_type, expires_in, refresh_token } = answer.json();
    assert.deepEqual([token_type, expires_in], ['Bearer', 900]);
    assert.equal(claimsOf(access_token).sub, userId);
    assert.equal((await refresh(app, refresh_token)).statusCode, 200);
  });

  it('section 5.2: a refresh token that is used, unknown or over is an invalid_grant', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    assert.equal((await post('token', form)).statusCode, 200);
    assert.equal((await post('token', form)).statusCode, 200, 'again at once');
    await afterGrace(database, sessionId);
    assertError(await post('token', form), 400, 'invalid_grant');
    assert.equal(await endReason(database, sessionId), 'token-reused');
    assertError(await post('token', { ...form, refresh_token: 'A'.repeat(43) }), 400, 'invalid_grant');
    assertError(await post('token', { ...form, refresh_token: 'nonsense' }), 400, 'invalid_grant');
  });

  it('section 4.4: gives a service a token of its own, and no refresh token', async () => {
    const body = { client_id: 'user-service', client_secret: USER_SECRET };
    for (const [form, headers, name] of [
      [{}, gateway, 'api-gateway'],
      [{ client_id: 'api-gateway' }, gateway, 'api-gateway'],
      [body, {}, 'user-service'],
    ] as const) {
      const answer = await post('token', { grant_type: 'client_credentials', ...form }, headers);
      assert.equal(answer.statusCode, 200, answer.body);
      assertNotStored(answer);
      const { access_token, token_type, expires_in, ...more } = answer.json();
      assert.deepEqual([token_type, expires_in, more], ['Bearer', 300, {}]);
      const { sub, client_id, aud, roles, sid } = claimsOf(access_token);
      assert.deepEqual(
        [sub, client_id, aud, roles, sid],
        [name, name, 'platform-services', undefined, undefined],
      );
    }
  });

  it('section 5.2: who does not prove who it is, is an invalid_client', async () => {
    const form = { grant_type: 'client_credentials' };
    const wrong = [
      undefined,
      basic('api-gateway', USER_SECRET),
      basic('api-gateway', ''),
      basic('unknown', GATEWAY_SECRET),
      'Basic',
      'Basic !',
      'Basic YQ==',
      `Basic ${Buffer.from('api-gateway:%').toString('base64')}`,
      `Bearer ${GATEWAY_SECRET}`,
    ];
    for (const authorization of wrong) {
      const answer = await post('token', form, authorization === undefined ? {} : { authorization });
      assertError(answer, 401, 'invalid_client');
      assert.match(String(answer.headers['www-authenticate']), /^Basic realm=/);
    }
    for (const name of ['user-service', '', '__proto__', 'x'.repeat(1000)]) {
      const body = { ...form, client_id: name, client_secret: GATEWAY_SECRET };
      assertError(await post('token', body), 401, 'invalid_client');
    }
    assertError(await post('token', { ...form, client_id: 'user-service' }, gateway), 401, 'invalid_client');
  });

  it('section 5.2: a request that lacks, repeats or doubles something is an invalid_request', async () => {
    const two = 'grant_type=client_credentials&grant_type=client_credentials';
    for (const form of ['', 'grant_type=', 'refresh_token=x', 'grant_type=refresh_token', two, 'a=1&a=2'])
      assertError(await post('token', form), 400, 'invalid_request');
    const both = {
      grant_type: 'client_credentials',
      client_secret: GATEWAY_SECRET,
      client_id: 'api-gateway',
    };
    assertError(await post('token', both, gateway), 400, 'invalid_request');
    const long = { grant_type: 'refresh_token', refresh_token: 'x'.repeat(20_000) };
    assertError(await post('token', long), 400, 'invalid_request');
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x'])
      assertError(await post('token', '{}', { 'content-type': type }), 400, 'invalid_request');
  });

  it('section 5.2: other grant types and scopes are refused by their names', async () => {
    for (const grant_type of ['password', 'authorization_code', 'constructor', 'REFRESH_TOKEN'])
      assertError(await post('token', { grant_type }), 400, 'unsupported_grant_type');
    const scoped = { grant_type: 'client_credentials', scope: 'everything' };
    assertError(await post('token', scoped, gateway), 400, 'invalid_scope');
  });

  it('section 6: a user’s refresh token is not a service’s', async () => {
    const { refreshToken } = await auth.logIn();
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    assertError(await post('token', form, gateway), 400, 'invalid_grant');
    assert.equal((await refresh(app, refreshToken)).statusCode, 200, 'and was not used up');
  });

  it('a service token opens no route of users, and a user’s none of services', async () => {
    const answer = await post('token', { grant_type: 'client_credentials' }, gateway);
    const service = bearer(answer.json().access_token);
    const user = bearer((await auth.logIn({ roles: ['admin'] })).accessToken);
    const status = async (url: string, headers: Record<string, string>) =>
      (await app.inject({ url, headers })).statusCode;
    assert.equal(await status('/api/auth/sessions', service), 401);
    assert.equal(await status('/api/auth/keys', service), 401);
    assert.equal(await status('/internal/revocations', user), 401);
    assert.equal(await status('/internal/revocations', {}), 401);
  });
});

describe('revocation endpoint (RFC 7009)', () => {
  it('ends the session of a refresh token and of an access token', async () => {
    for (const kind of ['refreshToken', 'accessToken'] as const) {
      const login = await auth.logIn();
      const answer = await post('revoke', { token: login[kind], token_type_hint: 'whatever' });
      assert.equal(answer.statusCode, 200);
      assert.equal(await endReason(database, login.sessionId), 'logged-out');
    }
  });

  it('is as good as done for a token that is over, or of nobody', async () => {
    const { refreshToken } = await auth.logIn();
    for (const token of [refreshToken, refreshToken, 'A'.repeat(43), 'not.a.token'])
      assert.equal((await post('revoke', { token })).statusCode, 200);
  });

  it('needs a token, and no wrong client', async () => {
    assertError(await post('revoke', {}), 400, 'invalid_request');
    const wrong = { authorization: basic('api-gateway', USER_SECRET) };
    assertError(await post('revoke', { token: 'A'.repeat(43) }, wrong), 401, 'invalid_client');
  });
});

describe('discovery (RFC 8414)', () => {
  it('says what there is, under the issuer', async () => {
    const answer = await app.inject('/.well-known/oauth-authorization-server');
    const metadata = answer.json();
    assert.equal(metadata.issuer, auth.deps.accessTokens.issuer);
    for (const name of ['jwks_uri', 'token_endpoint', 'revocation_endpoint'])
      assert.ok(metadata[name].startsWith(`${metadata.issuer}/`), name);
    assert.deepEqual((await app.inject('/.well-known/openid-configuration')).json(), metadata);
    assert.equal((await app.inject(new URL(metadata.jwks_uri).pathname)).statusCode, 200);
    for (const grant_type of metadata.grant_types_supported) {
      const endpoint = new URL(metadata.token_endpoint).pathname.slice('/api/auth/'.length);
      assert.notEqual((await post(endpoint, { grant_type })).json().error, 'unsupported_grant_type');
    }
  });
});
