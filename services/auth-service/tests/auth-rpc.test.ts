import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { after, describe, it } from 'node:test';
import { status } from '@grpc/grpc-js';
import type { IntrospectReply, RevokeReply, Tokens } from '@platform/contracts/auth-rpc.ts';
import { sql } from '@platform/database/sql.ts';
import { currentContext } from '@platform/telemetry/trace-context.ts';
import type { TraceContext } from '@platform/telemetry/tracing/span.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { authRpc } from '../src/rpc/auth-rpc.ts';
import { startRpcServer } from '../src/rpc/rpc-server.ts';
import { unaryCall } from '../src/rpc/unary-call.ts';
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
import { basic, rpcClient } from './rpc-client.ts';

const auth = await authFixture({ after });
const { database } = auth;
const { clients, logger } = auth.deps;
const options = { clients, callers: new Set(['user-service']), logger };
const LOCAL = { host: '127.0.0.1', port: 0, maxConnections: 100, maxConnectionsPerClient: 100 };
const server = await startRpcServer(LOCAL, authRpc(auth.deps, options));
const client = rpcClient(server.port);
after(async () => {
  client.close();
  await server.stop();
});

function login(more: object = {}) {
  return {
    userId: randomUUID(),
    email: 'ada@example.com',
    roles: ['customer'],
    userVersion: 1,
    client: { userAgent: 'a phone', ipAddress: '192.0.2.7' },
    ...more,
  };
}

describe('gRPC', () => {
  it('IssueTokens begins a session', async () => {
    const request = login({ roles: ['customer', 'admin'] });
    const tokens = await client.call<Tokens>('IssueTokens', request);
    assert.equal(tokens.tokenType, 'bearer');
    assert.equal(tokens.expiresIn, 900);
    const { sub, sid, email, roles } = claimsOf(tokens.accessToken);
    assert.deepEqual(
      { sub, sid, email, roles },
      { sub: request.userId, sid: tokens.sessionId, email: 'ada@example.com', roles: ['customer', 'admin'] },
    );
    const sessions = await auth.app.inject({
      url: '/api/auth/sessions',
      headers: bearer(tokens.accessToken),
    });
    assert.equal(sessions.json().items[0].user_agent, 'a phone');
  });

  it('IssueTokens takes any client text, cut to what is of use', async () => {
    const client_ = { userAgent: `\0${'x'.repeat(5000)}`, ipAddress: '' };
    const { sessionId } = await client.call<Tokens>('IssueTokens', login({ client: client_ }));
    const [row] = await database.query<{ user_agent: string }>(
      sql`select user_agent from session where id = ${sessionId}`,
    );
    assert.equal(row?.user_agent, 'x'.repeat(255));
    assert.ok(await client.call<Tokens>('IssueTokens', login({ client: null })));
  });

  it('IssueTokens refuses what is missing or malformed with INVALID_ARGUMENT', async () => {
    const bad = [
      { userId: '' },
      { userId: 'nope' },
      { email: '' },
      { email: 'a\0@example.com' },
      { roles: [] },
      { roles: ['<script>'] },
      { userVersion: 0 },
      { userVersion: -1 },
    ];
    for (const more of bad)
      await assert.rejects(
        client.call('IssueTokens', login(more)),
        { code: status.INVALID_ARGUMENT },
        JSON.stringify(more),
      );
  });

  it('Refresh rotates, and refuses what was used with UNAUTHENTICATED', async () => {
    const { refreshToken, sessionId } = await client.call<Tokens>('IssueTokens', login());
    const renewed = await client.call<Tokens>('Refresh', { refreshToken });
    assert.equal(renewed.sessionId, sessionId);
    await afterGrace(database, sessionId);
    await assert.rejects(client.call('Refresh', { refreshToken }), { code: status.UNAUTHENTICATED });
    await assert.rejects(client.call('Refresh', renewed), { code: status.UNAUTHENTICATED });
    await assert.rejects(client.call('Refresh', {}), { code: status.UNAUTHENTICATED });
  });

  it('Revoke ends one session, that of a refresh token, or all of a user', async () => {
    const userId = randomUUID();
    const all = [];
    for (let i = 0; i < 4; i++) all.push(await client.call<Tokens>('IssueTokens', login({ userId })));
    const [first, second, third] = all;
    assert.equal(await revoke({ sessionId: first?.sessionId }), 1);
    assert.equal(await revoke({ refreshToken: second?.refreshToken }), 1);
    assert.equal(await endReason(database, third?.sessionId ?? ''), null);
    assert.equal(await revoke({ userId }), 2);
    assert.equal(await revoke({ userId }), 0);
    assert.equal(await revoke({ refreshToken: 'unknown' }), 0);
    for (const { refreshToken } of all) assert.equal((await refresh(auth.app, refreshToken)).statusCode, 401);
    for (const bad of [{}, { sessionId: 'x' }, { userId: '' }])
      await assert.rejects(revoke(bad), { code: status.INVALID_ARGUMENT });
  });

  it('Introspect sees what a signature cannot: that a session is over', async () => {
    const request = login();
    const { accessToken, sessionId } = await client.call<Tokens>('IssueTokens', request);
    const active = await client.call<IntrospectReply>('Introspect', { accessToken });
    assert.ok(active.expiresAt > Date.now() / 1000);
    assert.deepEqual(
      { ...active, expiresAt: 0 },
      {
        active: true,
        userId: request.userId,
        sessionId,
        email: 'ada@example.com',
        roles: ['customer'],
        expiresAt: 0,
      },
    );
    await revoke({ sessionId });
    for (const token of [accessToken, 'not.a.token', ''])
      assert.equal((await client.call<IntrospectReply>('Introspect', { accessToken: token })).active, false);
  });

  it('answers nobody who does not say who it is, or brings the secret of another', async () => {
    const wrong = [{}, { authorization: 'Basic' }, { authorization: USER_SECRET }];
    const almost = [
      basic('user-service', USER_SECRET.slice(1)),
      basic('user-service', `${USER_SECRET}x`),
      basic('user-service', ''),
      basic('user-service', GATEWAY_SECRET),
      basic('unknown-service', USER_SECRET),
      basic('', ''),
      `Bearer ${USER_SECRET}`,
    ];
    for (const metadata of [...wrong, ...almost.map((authorization) => ({ authorization }))])
      for (const method of ['IssueTokens', 'Refresh', 'Revoke', 'Introspect'])
        await assert.rejects(client.call(method, login(), { metadata }), { code: status.UNAUTHENTICATED });
  });

  it('lets only the service call that checks passwords', async () => {
    const metadata = { authorization: basic('api-gateway', GATEWAY_SECRET) };
    await assert.rejects(client.call('IssueTokens', login(), { metadata }), {
      code: status.PERMISSION_DENIED,
    });
  });

  it('answers within the caller’s deadline while the database is held up', async (t) => {
    const request = login();
    await client.call('IssueTokens', request);
    const holder = await database.dedicatedClient();
    t.after(() => holder.end());
    await holder.query('begin; select 1 from account for update');
    // It is held up until the test has ended.
    await assert.rejects(client.call('IssueTokens', request, { deadlineMs: 300 }), {
      code: status.DEADLINE_EXCEEDED,
    });
  });

  it('tells health to anybody', async () => {
    const check = (service: string) =>
      client.call<{ status: string }>('Check', { service }, { metadata: {} });
    assert.equal((await check('')).status, 'SERVING');
    assert.equal((await check('platform.auth.v1.Auth')).status, 'SERVING');
    await assert.rejects(check('nope'), { code: status.NOT_FOUND });
  });

  it('takes up the caller’s trace and request id, shows no inner errors, and stops when asked', async () => {
    let seen: TraceContext | undefined;
    const Introspect = unaryCall(options, async () => {
      seen = currentContext();
      throw new Error('a secret detail');
    });
    const small = await startRpcServer(LOCAL, { Introspect });
    const caller = rpcClient(small.port);
    const metadata = {
      authorization: basic('user-service', USER_SECRET),
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'x-request-id': 'request-1',
    };
    await assert.rejects(caller.call('Introspect', {}, { metadata }), {
      code: status.INTERNAL,
      details: 'internal error',
    });
    assert.equal(seen?.traceId, '0af7651916cd43dd8448eb211c80319c');
    assert.equal(seen?.requestId, 'request-1');
    for (const indecent of ['x'.repeat(129), 'two words']) {
      const odd = { ...metadata, 'x-request-id': indecent };
      await assert.rejects(caller.call('Introspect', {}, { metadata: odd }), { code: status.INTERNAL });
      assert.equal(seen?.requestId, undefined, indecent);
    }
    caller.close();
    await small.stop();
  });

  it('bounds connections by client: the oldest goes, and a new one is served', async (t) => {
    const small = await startRpcServer({ ...LOCAL, maxConnectionsPerClient: 3 }, authRpc(auth.deps, options));
    const silent = Array.from({ length: 5 }, () => connect(small.port, '127.0.0.1').resume());
    t.after(() => {
      for (const socket of silent) socket.destroy();
      return small.stop();
    });
    let closed = 0;
    for (const socket of silent) socket.on('error', () => undefined).on('close', () => closed++);
    await eventually(() => assert.equal(closed, 2));
    const caller = rpcClient(small.port);
    const { status: health } = await caller.call<{ status: string }>(
      'Check',
      { service: '' },
      { metadata: {} },
    );
    caller.close();
    assert.equal(health, 'SERVING');
  });

  async function revoke(request: object): Promise<number> {
    return (await client.call<RevokeReply>('Revoke', request)).sessionsEnded;
  }
});
