import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { afterGrace, authFixture, bearer, refresh } from './auth-fixture.ts';

const auth = await authFixture({ after });
const { app, database } = auth;
const PATH = '/api/admin/auth-service/security-events';

describe('security events', () => {
  it('tell of a logout, a session ended from elsewhere, and by whom', async () => {
    const here = await auth.logIn();
    const there = await auth.logIn({ userId: here.userId });
    const headers = bearer(here.accessToken);
    await app.inject({ method: 'DELETE', url: `/api/auth/sessions/${there.sessionId}`, headers });
    await app.inject({
      method: 'POST',
      url: '/api/auth/logout',
      headers: { ...headers, 'x-request-id': 'r-1' },
    });
    const [logout, ended] = await eventsOf(here.userId);
    assert.equal(logout?.type, 'session.ended');
    assert.deepEqual(logout?.details, { session_id: here.sessionId, reason: 'logged-out' });
    assert.equal(logout?.request_id, 'r-1');
    assert.match(logout?.trace_id ?? '', /^[0-9a-f]{32}$/);
    assert.deepEqual(ended?.details, { session_id: there.sessionId, reason: 'revoked' });
    assert.equal(ended?.actor_id, here.userId);
  });

  it('tell once of a refresh token that came again', async () => {
    const { refreshToken, sessionId, userId } = await auth.logIn();
    await refresh(app, refreshToken);
    await afterGrace(database, sessionId);
    for (let i = 0; i < 3; i++) await refresh(app, refreshToken);
    const events = await eventsOf(userId);
    assert.deepEqual(
      events.map(({ type, details }) => [type, details]),
      [['refresh-token.reused', { session_id: sessionId }]],
    );
  });

  it('tell of every new signing key, and who asked for it', async () => {
    const admin = await auth.logIn({ roles: ['admin'] });
    await app.inject({ method: 'POST', url: '/api/auth/keys/rotate', headers: bearer(admin.accessToken) });
    const { items } = await list(admin.accessToken, '?type=signing-key.added');
    assert.deepEqual(
      items.map(({ actor_id, details }) => [actor_id, details.cause]),
      [
        [admin.userId, 'requested'],
        [null, 'due'],
      ],
    );
  });

  it('are for admins alone', async () => {
    const staff = await auth.logIn({ roles: ['staff'] });
    assert.equal((await app.inject({ url: PATH })).statusCode, 401);
    const answer = await app.inject({ url: PATH, headers: bearer(staff.accessToken) });
    assert.equal(answer.statusCode, 403);
  });
});

interface SecurityEvent {
  readonly type: string;
  readonly actor_id: string | null;
  readonly details: Record<string, unknown>;
  readonly trace_id: string | null;
  readonly request_id: string | null;
}

async function list(accessToken: string, query: string): Promise<{ items: SecurityEvent[] }> {
  const answer = await app.inject({ url: PATH + query, headers: bearer(accessToken) });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

async function eventsOf(userId: string): Promise<SecurityEvent[]> {
  const admin = await auth.logIn({ roles: ['admin'] });
  return (await list(admin.accessToken, `?user_id=${userId}`)).items;
}
