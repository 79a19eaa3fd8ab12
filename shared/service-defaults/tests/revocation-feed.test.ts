import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type TestContext, test } from 'node:test';
import { silentLog } from '@platform/telemetry/log.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { principal } from '../src/access/principal.ts';
import { TokenKeysUnavailableError } from '../src/tokens/jwks-keys.ts';
import { RevocationFeed } from '../src/tokens/revocation-feed.ts';
import { RevocationList } from '../src/tokens/revocation-list.ts';
import { ServiceTokens } from '../src/tokens/service-tokens.ts';

const SECRET = 'the secret of a service: 100% + more';

const claims = (userId: string, sessionId: string, userVersion = 1, keyId = 'k1') => ({
  principal: principal(userId, ['customer'], sessionId),
  userVersion,
  keyId,
  expiresAt: Date.now() + 60_000,
});
const soon = () => new Date(Date.now() + 60_000).toISOString();

/** An auth-service that tells of revocations, and can be taken away. */
async function authService(t: TestContext) {
  const state = {
    isAway: false,
    token: 'token-1',
    tokensGiven: 0,
    asked: [] as string[],
    pages: [{ revocations: [] as object[], has_more: false }],
    waiting: [] as ServerResponse[],
  };
  const answer = (response: ServerResponse, status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const server = createServer((request: IncomingMessage, response) => {
    if (state.isAway) return void response.destroy();
    const url = new URL(request.url ?? '', 'http://auth');
    const { authorization = '' } = request.headers;
    if (url.pathname === '/api/auth/token') {
      const [name, secret] = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
      if (name !== 'x-service' || decodeURIComponent(secret ?? '') !== SECRET)
        return void answer(response, 401, {});
      state.tokensGiven++;
      return void answer(response, 200, { access_token: state.token, token_type: 'Bearer', expires_in: 300 });
    }
    if (authorization !== `Bearer ${state.token}`) return void answer(response, 401, {});
    const position = Number(url.searchParams.get('after') ?? 0);
    state.asked.push(url.search);
    const page = state.pages[position];
    if (page === undefined) state.waiting.push(response);
    else answer(response, 200, { ...page, cursor: String(position + 1) });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { state, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}

function follow(t: TestContext, authUrls: string[], service = 'x-service') {
  const list = new RevocationList();
  const tokens = new ServiceTokens({ service, secret: SECRET });
  const feed = new RevocationFeed({ authUrls: () => authUrls, tokens, list, logger: silentLog });
  t.after(() => feed.stop());
  return { list, feed };
}

test('what was revoked before the start is known before any token is let through', async (t) => {
  const { state, url } = await authService(t);
  state.pages = [
    { revocations: [{ session_id: 's1', expires_at: soon() }], has_more: true },
    { revocations: [{ user_id: 'u2', before_version: 5, expires_at: soon() }], has_more: false },
  ];
  const { list, feed } = follow(t, [url]);
  await list.whenKnown();
  assert.ok(list.isRevoked(claims('u1', 's1')));
  assert.ok(!list.isRevoked(claims('u1', 's2')));
  assert.ok(list.isRevoked(claims('u2', 's3', 4)));
  assert.ok(!list.isRevoked(claims('u2', 's3', 5)));
  await feed.check();
});

test('a key that was withdrawn takes what it signed with it, for good', async (t) => {
  const { state, url } = await authService(t);
  const revocation = { key_id: 'stolen', expires_at: new Date(Date.now() - 1000).toISOString() };
  state.pages = [{ revocations: [revocation], has_more: false }];
  const { list } = follow(t, [url]);
  await list.whenKnown();
  list.forgetExpired(Date.now());
  assert.ok(list.isRevoked(claims('u1', 's1', 1, 'stolen')));
  assert.ok(!list.isRevoked(claims('u1', 's1', 1, 'k1')));
  assert.deepEqual([list.isKeyWithdrawn('stolen'), list.isKeyWithdrawn('k1')], [true, false]);
});

test('news arrive while it waits, and a token is asked for once', async (t) => {
  const { state, url } = await authService(t);
  const { list } = follow(t, [url]);
  await eventually(() => assert.equal(state.waiting.length, 1));
  const body = { revocations: [{ session_id: 's1', expires_at: soon() }], cursor: '2', has_more: false };
  state.waiting[0]?.end(JSON.stringify(body));
  await eventually(() => assert.ok(list.isRevoked(claims('u1', 's1'))));
  await eventually(() => assert.equal(state.waiting.length, 2));
  assert.match(state.asked.at(-1) ?? '', /after=2/);
  assert.equal(state.tokensGiven, 1);
});

test('while auth-service is away the list stays, and is read on from where it was', async (t) => {
  const { state, url } = await authService(t);
  state.pages = [{ revocations: [{ session_id: 's1', expires_at: soon() }], has_more: false }];
  const { list } = follow(t, [url]);
  await eventually(() => assert.equal(state.waiting.length, 1));
  state.isAway = true;
  state.waiting[0]?.destroy();
  state.pages.push({ revocations: [{ session_id: 's2', expires_at: soon() }], has_more: false });
  assert.ok(list.isRevoked(claims('u1', 's1')));
  state.isAway = false;
  await eventually(() => assert.ok(list.isRevoked(claims('u1', 's2'))));
  assert.ok(list.isRevoked(claims('u1', 's1')));
});

test('another instance is asked when one does not answer; a refused token is replaced', async (t) => {
  const { state, url } = await authService(t);
  const { list } = follow(t, ['http://127.0.0.1:1', url]);
  await list.whenKnown();
  await eventually(() => assert.equal(state.waiting.length, 1));
  state.token = 'token-2';
  state.waiting[0]?.end(JSON.stringify({ revocations: [], cursor: '1', has_more: false }));
  await eventually(() => assert.equal(state.waiting.length, 2));
  assert.equal(state.tokensGiven, 2);
});

test('before the first answer it cannot be told whether a token is good', async (t) => {
  const { state, url } = await authService(t);
  state.isAway = true;
  const { list } = follow(t, [url]);
  await assert.rejects(list.whenKnown(), TokenKeysUnavailableError);
  state.isAway = false;
  await eventually(() => assert.ok(list.isKnown));
  await list.whenKnown();
});

test('of two revocations of a user the later version holds; both are forgotten in time', () => {
  const list = new RevocationList();
  const expires_at = new Date(1000).toISOString();
  list.add([
    { user_id: 'u1', before_version: 7, expires_at },
    { user_id: 'u1', before_version: 3, expires_at },
    { session_id: 's1', expires_at },
  ]);
  assert.ok(list.isRevoked(claims('u1', 's9', 6)));
  list.forgetExpired(999);
  assert.equal(list.size, 2);
  list.forgetExpired(1000);
  assert.equal(list.size, 0);
});

test('a service that auth-service does not know is not accepted, and says what to do', async (t) => {
  const { url } = await authService(t);
  const { feed } = follow(t, [url], 'forgotten-service');
  const refused = /refuses forgotten-service: SERVICE_CLIENTS there has to name it/;
  await eventually(() => assert.rejects(feed.checkAccepted(), refused));
});

test('a service is accepted from the first answer on, also while auth-service is away later', async (t) => {
  const { state, url } = await authService(t);
  const { list, feed } = follow(t, [url]);
  await assert.rejects(feed.checkAccepted(), /not answered yet/);
  await list.whenKnown();
  await feed.checkAccepted();
  state.isAway = true;
  for (const response of state.waiting) response.destroy();
  await feed.checkAccepted();
});

test('where auth-service is away from the start, a service does not wait for it for long', async (t) => {
  const { feed } = follow(t, ['http://127.0.0.1:1']);
  await assert.rejects(feed.checkAccepted(), /not answered yet/);
  await eventually(() => feed.checkAccepted());
});
