import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import {
  userDeactivated,
  userPasswordChanged,
  userUpdated,
} from '@platform/contracts/messages/user-messages.ts';
import { sql } from '@platform/database/sql.ts';
import { composeMessage, draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Message } from '@platform/messaging/message.ts';
import { consume } from '@platform/messaging/receiving/consume.ts';
import { handlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { userEventHandlers } from '../src/sessions/user-events.ts';
import { authFixture, claimsOf, endReason, refresh } from './auth-fixture.ts';

const auth = await authFixture({ after });
const { app, database } = auth;
const QUEUE = 'auth-service.events';
const handlers = new Map(userEventHandlers().map((handler) => [handler.contract.type, handler]));

/** What the consumer does with a message, without a bus in between. */
async function deliver(message: Message): Promise<void> {
  const handler = handlers.get(message.type);
  assert.ok(handler);
  await handler.handle(message, handlerContext({ database, queue: QUEUE, messageId: message.id }));
}

const send = (entry: OutboxEntry) => deliver(composeMessage(entry, 'user-service'));

function updated(
  userId: string,
  sequence: number,
  more: { email?: string; roles?: string[] } = {},
): OutboxEntry {
  const { email = 'new@example.com', roles = ['customer'] } = more;
  const data = {
    user_id: userId,
    updated_fields: ['email', 'roles'],
    email,
    full_name: 'Ada',
    roles,
    is_active: true,
  };
  return draft(userUpdated, { subject: userId, sequence, data });
}

const deactivated = (userId: string, sequence: number) =>
  draft(userDeactivated, { subject: userId, sequence, data: { user_id: userId } });

const passwordChanged = (userId: string, sequence: number, kept?: string) =>
  draft(userPasswordChanged, {
    subject: userId,
    sequence,
    data: { user_id: userId, ...(kept === undefined ? {} : { kept_session_id: kept }) },
  });

describe('user events', () => {
  it('user.updated changes the claims of the next token', async () => {
    const { userId, refreshToken } = await auth.logIn({ userVersion: 1 });
    await send(updated(userId, 2, { email: 'ada@new.example', roles: ['customer', 'staff'] }));
    const { access_token } = (await refresh(app, refreshToken)).json();
    const { email, roles } = claimsOf(access_token);
    assert.deepEqual({ email, roles }, { email: 'ada@new.example', roles: ['customer', 'staff'] });
  });

  it('an older user.updated that comes late changes nothing', async () => {
    const { userId, refreshToken } = await auth.logIn({ userVersion: 1 });
    await send(updated(userId, 3, { roles: ['customer'] }));
    await send(updated(userId, 2, { roles: ['admin'] }));
    const { access_token } = (await refresh(app, refreshToken)).json();
    assert.deepEqual(claimsOf(access_token).roles, ['customer']);
  });

  it('a login with claims of before does not undo a user.updated', async () => {
    const userId = randomUUID();
    await send(updated(userId, 5, { roles: ['customer'] }));
    const { accessToken } = await auth.logIn({ userId, userVersion: 4, roles: ['admin'] });
    assert.deepEqual(claimsOf(accessToken).roles, ['customer']);
  });

  it('user.deactivated ends every session, and a login that raced with it begins none', async () => {
    const { userId, refreshToken, sessionId } = await auth.logIn({ userVersion: 1 });
    await send(deactivated(userId, 2));
    assert.equal((await refresh(app, refreshToken)).statusCode, 401);
    assert.equal(await endReason(database, sessionId), 'user-deactivated');
    await assert.rejects(auth.logIn({ userId, userVersion: 1 }), { code: 'stale-login' });
  });

  it('a login that knew of the deactivation begins no session either', async () => {
    const { userId } = await auth.logIn({ userVersion: 1 });
    await send(deactivated(userId, 2));
    await assert.rejects(auth.logIn({ userId, userVersion: 2 }), { code: 'stale-login' });
  });

  it('a login after the reactivation works, also when both events are late or swapped', async () => {
    const { userId } = await auth.logIn({ userVersion: 1 });
    await send(deactivated(userId, 2));
    const back = await auth.logIn({ userId, userVersion: 3 });
    await send(updated(userId, 3));
    await send(deactivated(userId, 2));
    assert.equal((await refresh(app, back.refreshToken)).statusCode, 200);
  });

  it('a user.deactivated for an unknown user refuses the login on its way', async () => {
    const userId = randomUUID();
    await send(deactivated(userId, 7));
    await assert.rejects(auth.logIn({ userId, userVersion: 6 }), { code: 'stale-login' });
    assert.ok(await auth.logIn({ userId, userVersion: 8 }));
  });

  it('user.password-changed ends the sessions of before, but for the one it was made in', async () => {
    const here = await auth.logIn({ userVersion: 1 });
    const there = await auth.logIn({ userId: here.userId, userVersion: 1 });
    const later = await auth.logIn({ userId: here.userId, userVersion: 2 });
    await send(passwordChanged(here.userId, 2, here.sessionId));
    assert.equal(await endReason(database, there.sessionId), 'password-changed');
    for (const { refreshToken } of [here, later])
      assert.equal((await refresh(app, refreshToken)).statusCode, 200);
    await assert.rejects(auth.logIn({ userId: here.userId, userVersion: 1 }), { code: 'stale-login' });
  });

  it('a role that was taken is gone, though the news comes after that of a newer password', async () => {
    const { userId, sessionId, refreshToken } = await auth.logIn({ userVersion: 1, roles: ['admin'] });
    await send(passwordChanged(userId, 3, sessionId));
    const before = await refresh(app, refreshToken);
    await send(updated(userId, 2, { roles: ['customer'] }));
    const { access_token } = (await refresh(app, before.json().refresh_token)).json();
    assert.deepEqual(claimsOf(access_token).roles, ['customer']);
    const [revoked] = await database.query<{ before_version: number }>(
      sql`select before_version from revocation where user_id = ${userId}`,
    );
    const issuedAt = claimsOf(before.json().access_token).user_version;
    assert.ok(Number(issuedAt) < Number(revoked?.before_version), 'the tokens with that role are revoked');
  });

  it('a message delivered twice takes effect once', async () => {
    const { userId } = await auth.logIn({ userVersion: 1 });
    const message = composeMessage(passwordChanged(userId, 2), 'user-service');
    await deliver(message);
    await deliver(message);
    const inbox = await database.query(sql`select 1 from inbox where message_id = ${message.id}`);
    assert.equal(inbox.length, 1);
  });

  it('a message without a sequence is one that no retry can mend', async () => {
    const userId = randomUUID();
    const { sequence: _, ...message } = composeMessage(deactivated(userId, 2), 'user-service');
    await assert.rejects(deliver(message), { code: 'permanent' });
  });

  it('arrive over the bus', async (t) => {
    const { transport } = await testTransport(t, 'postgres');
    const subscription = await consume({ transport, database, queue: QUEUE, handlers: userEventHandlers() });
    const { userId, sessionId } = await auth.logIn({ userVersion: 1 });
    await transport.publish('events', [composeMessage(deactivated(userId, 2), 'user-service')]);
    await eventually(async () => assert.equal(await endReason(database, sessionId), 'user-deactivated'));
    await subscription.stop();
  });

  it('a login and a deactivation at once never leave a live session', async () => {
    for (let i = 0; i < 15; i++) {
      const { userId } = await auth.logIn({ userVersion: 1 });
      const [login] = await Promise.allSettled([
        auth.logIn({ userId, userVersion: 1 }),
        send(deactivated(userId, 2)),
      ]);
      if (login.status === 'fulfilled')
        assert.equal((await refresh(app, login.value.refreshToken)).statusCode, 401);
    }
  });
});
