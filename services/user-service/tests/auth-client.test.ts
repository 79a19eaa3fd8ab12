import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import {
  AUTH_PROTO_FILE,
  AUTH_RPC_SERVICE,
  type IssueTokensRequest,
  PROTO_OPTIONS,
  type Tokens,
} from '@platform/contracts/auth-rpc.ts';
import { resolverOf } from '@platform/discovery/resolver-of.ts';
import { continueTrace, runWithContext } from '@platform/telemetry/trace-context.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { createAuthClient } from '../src/sign-in/auth-client.ts';
import { PASSWORD, userFixture } from './user-fixture.ts';

type Answer = Tokens | { readonly code: status } | 'silence';

const SECRET = 'a service secret of more than thirty-two characters';
const tokens: Tokens = {
  accessToken: 'a',
  tokenType: 'bearer',
  expiresIn: 900,
  refreshToken: 'r',
  sessionId: randomUUID(),
};
const request: IssueTokensRequest = {
  userId: randomUUID(),
  email: 'ada@example.com',
  roles: ['customer'],
  userVersion: 3,
  client: { userAgent: 'a phone', ipAddress: '192.0.2.1' },
};

/** An auth-service at the network's edge that says what the test wants. */
async function fakeAuth(t: TestContext, { answer, port = 0 }: { answer: Answer; port?: number }) {
  const seen: { request: IssueTokensRequest; metadata: Metadata }[] = [];
  const state = { answer };
  const server = new Server();
  server.addService(loadSync(AUTH_PROTO_FILE, PROTO_OPTIONS)[AUTH_RPC_SERVICE] as ServiceDefinition, {
    IssueTokens: (call: ServerUnaryCall<IssueTokensRequest, Tokens>, done: sendUnaryData<Tokens>) => {
      seen.push({ request: call.request, metadata: call.metadata });
      if (state.answer === 'silence') return;
      if ('code' in state.answer) done({ code: state.answer.code, details: 'no' });
      else done(null, state.answer);
    },
  });
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, used) =>
      error === null ? resolve(used) : reject(error),
    ),
  );
  t.after(() => server.forceShutdown());
  return { port: bound, seen, state, stop: () => server.forceShutdown() };
}

function connect(
  t: TestContext,
  port: number,
  more: { timeoutMs?: number; recoveryTimeoutMs?: number; now?: () => number } = {},
) {
  const client = createAuthClient({
    resolver: resolverOf(`http://127.0.0.1:${port}`),
    secret: SECRET,
    ...more,
  });
  t.after(() => client.close());
  return client;
}

describe('auth client', () => {
  it('asks with the service secret, the trace and the request id', async (t) => {
    const auth = await fakeAuth(t, { answer: tokens });
    const client = connect(t, auth.port);
    const context = continueTrace('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', undefined, {
      requestId: 'request-1',
    });
    assert.deepEqual(await runWithContext(context, () => client.issueTokens(request)), tokens);
    const [call] = auth.seen;
    assert.deepEqual(call?.request, request);
    assert.deepEqual(call?.metadata.get('authorization'), [
      `Basic ${Buffer.from(`user-service:${encodeURIComponent(SECRET)}`).toString('base64')}`,
    ]);
    assert.match(String(call?.metadata.get('traceparent')), /^00-0af7651916cd43dd8448eb211c80319c-/);
    assert.deepEqual(call?.metadata.get('x-request-id'), ['request-1']);
  });

  it('answers undefined for credentials that went stale, which is no failure of auth-service', async (t) => {
    const auth = await fakeAuth(t, { answer: { code: status.FAILED_PRECONDITION } });
    const client = connect(t, auth.port);
    for (let i = 0; i < 10; i++) assert.equal(await client.issueTokens(request), undefined);
  });

  it('gives up in time when auth-service does not answer', async (t) => {
    const auth = await fakeAuth(t, { answer: 'silence' });
    const patient = connect(t, auth.port, { timeoutMs: 600_000 }).issueTokens(request);
    const ends: string[] = [];
    const patientEnded = patient.catch(() => ends.push('patient'));
    await eventually(() => assert.equal(auth.seen.length, 1));
    await assert.rejects(connect(t, auth.port, { timeoutMs: 200 }).issueTokens(request), {
      code: 'auth-unavailable',
    });
    assert.deepEqual(ends, [], 'each at its own time');
    auth.stop();
    await patientEnded;
  });

  it('tries twice when auth-service is unavailable, and once for all else', async (t) => {
    const auth = await fakeAuth(t, { answer: { code: status.UNAVAILABLE } });
    const client = connect(t, auth.port);
    await assert.rejects(client.issueTokens(request), { code: 'auth-unavailable' });
    assert.equal(auth.seen.length, 2);
    auth.state.answer = { code: status.INTERNAL };
    await assert.rejects(client.issueTokens(request), { code: 'auth-unavailable' });
    assert.equal(auth.seen.length, 3);
  });

  it('passes on that a value is refused, asks once, and goes on for others', async (t) => {
    const auth = await fakeAuth(t, { answer: tokens });
    const client = connect(t, auth.port);
    for (const code of [
      status.INVALID_ARGUMENT,
      status.NOT_FOUND,
      status.ALREADY_EXISTS,
      status.OUT_OF_RANGE,
    ]) {
      auth.state.answer = { code };
      const asked = auth.seen.length;
      for (let i = 0; i < 6; i++)
        await assert.rejects(client.issueTokens(request), {
          name: 'UpstreamError',
          status: 422,
          detail: 'no',
        });
      assert.equal(auth.seen.length, asked + 6);
    }
    auth.state.answer = tokens;
    assert.deepEqual(await client.issueTokens(request), tokens);
  });

  it('stops asking after failures in a row, and asks again later', async (t) => {
    const auth = await fakeAuth(t, { answer: { code: status.INTERNAL } });
    let nowMs = 0;
    const client = connect(t, auth.port, { now: () => nowMs });
    for (let i = 0; i < 5; i++)
      await assert.rejects(client.issueTokens(request), { code: 'auth-unavailable' });
    await assert.rejects(client.issueTokens(request), { code: 'circuit-open' });
    assert.equal(auth.seen.length, 5);
    auth.state.answer = tokens;
    nowMs = 4999;
    await assert.rejects(client.issueTokens(request), { code: 'circuit-open' });
    nowMs = 5000;
    assert.deepEqual(await client.issueTokens(request), tokens);
  });
});

describe('sign-in while auth-service is away', () => {
  it('is 503 with Retry-After, costs no attempts, and works again when it is back', async (t) => {
    const auth = await fakeAuth(t, { answer: tokens });
    auth.stop();
    const client = connect(t, auth.port, { recoveryTimeoutMs: 100 });
    const users = await userFixture(t, { auth: client });
    const { email } = await users.register();
    const logIn = () => users.call('POST', '/api/users/login', { body: { email, password: PASSWORD } });
    for (let i = 0; i < 8; i++) {
      const answer = await logIn();
      assert.equal(answer.statusCode, 503);
      assert.ok(Number(answer.headers['retry-after']) >= 1);
    }
    await fakeAuth(t, { answer: tokens, port: auth.port });
    await eventually(async () => assert.equal((await logIn()).statusCode, 200));
  });

  it('is 401 when the account changed between the look at the password and the session', async (t) => {
    const auth = await fakeAuth(t, { answer: { code: status.FAILED_PRECONDITION } });
    const users = await userFixture(t, { auth: connect(t, auth.port) });
    const { email } = await users.register();
    const answer = await users.call('POST', '/api/users/login', { body: { email, password: PASSWORD } });
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.json().code, 'invalid-credentials');
  });
});
