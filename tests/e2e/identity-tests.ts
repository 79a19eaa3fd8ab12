import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { mailedToken } from './gateway-calls.ts';
import { registerCustomer, type SuiteTools } from './suite-tools.ts';

const PASSWORD = 'a long enough password';
const NEXT = 'another long password';
const NOT_READ_HERE = 'mails go out here: the tokens in them are in their reader’s mailbox alone';

/** Accounts, from outside: through the gateway, the mails and the command line. */
export function identityTests({ platform, call, cli }: SuiteTools): void {
  async function logIn(email: string, password: string) {
    return call('POST', '/api/users/login', { body: { email, password } });
  }

  async function newUser(): Promise<{ id: string; email: string }> {
    const email = `id-${randomUUID()}@example.com`;
    const body = { email, password: PASSWORD, full_name: 'Ida Entity' };
    const created = await call('POST', '/api/users', { body });
    assert.equal(created.status, 201);
    return { id: created.body.id, email };
  }

  async function adminToken(): Promise<string> {
    const { email, password } = platform().admin;
    return (await logIn(email, password)).body.access_token;
  }

  function canReadMail(): boolean {
    const { sendsMail, letter } = platform();
    return !sendsMail || letter !== undefined;
  }

  async function tokenFromMail(kind: string, userId: string): Promise<string> {
    const token = await adminToken();
    const { letter } = platform();
    return eventually(() => mailedToken(call, token, kind, userId, letter));
  }

  test('confirms an address with the token that came by mail', async (t) => {
    if (!canReadMail()) return t.skip(NOT_READ_HERE);
    const { id, email } = await newUser();
    const token = await tokenFromMail('user.email-verification-requested', id);
    assert.equal((await cli('users', 'verify-email', token)).code, 0);
    assert.equal((await call('POST', '/api/users/verify-email', { body: { token } })).status, 400);
    const me = await call('GET', '/api/users/me', {
      token: (await logIn(email, PASSWORD)).body.access_token,
    });
    assert.equal(me.body.is_verified, true);
  });

  test('moves an account to another address, and back from where its owner is', async (t) => {
    if (!canReadMail()) return t.skip(NOT_READ_HERE);
    const { id, email } = await newUser();
    const confirm = async (token: string) =>
      (await call('POST', '/api/users/verify-email', { body: { token } })).status;
    assert.equal(await confirm(await tokenFromMail('user.email-verification-requested', id)), 204);
    const first = (await call('GET', `/api/mails?user_id=${id}`, { token: await adminToken() })).body.items;
    const session = (await logIn(email, PASSWORD)).body;
    const other = `other-${email}`;
    const asked = await call('PATCH', '/api/users/me', {
      token: session.access_token,
      body: { email: other, current_password: PASSWORD },
    });
    assert.deepEqual([asked.status, asked.body.email, asked.body.pending_email], [200, email, other]);
    await eventually(async () => {
      const { items } = (await call('GET', `/api/mails?user_id=${id}`, { token: await adminToken() })).body;
      assert.equal(items.length, first.length + 2, 'each mailbox has a mail');
    });
    const back = await tokenFromMail('user.email-changed', id);
    assert.equal(await confirm(await tokenFromMail('user.email-verification-requested', id)), 204);
    assert.deepEqual(
      [(await logIn(email, PASSWORD)).status, (await logIn(other, PASSWORD)).status],
      [401, 200],
    );
    assert.equal((await cli('users', 'restore-email', back)).code, 0);
    assert.equal((await call('POST', '/api/users/restore-email', { body: { token: back } })).status, 400);
    assert.deepEqual(
      [(await logIn(email, PASSWORD)).status, (await logIn(other, PASSWORD)).status],
      [200, 401],
    );
    await eventually(async () => {
      const me = await call('GET', '/api/users/me', { token: session.access_token });
      assert.equal(me.status, 401, 'its sessions have ended');
    });
  });

  test('sets a new password by mail, ends every session, and tells of it', async (t) => {
    if (!canReadMail()) return t.skip(NOT_READ_HERE);
    const { id, email } = await newUser();
    const session = (await logIn(email, PASSWORD)).body;
    const asked = await call('POST', '/api/users/password-reset', { body: { email } });
    const stranger = await call('POST', '/api/users/password-reset', { body: { email: `no-${email}` } });
    assert.deepEqual([asked.status, stranger.status], [202, 202]);
    const token = await tokenFromMail('user.password-reset-requested', id);
    const body = { token, new_password: NEXT };
    assert.equal((await call('POST', '/api/users/password-reset/confirm', { body })).status, 204);
    const refresh = { body: { refresh_token: session.refresh_token } };
    await eventually(async () => {
      const { json } = await cli('security-events', '--user', id, '--type', 'session.ended');
      assert.equal(json.items[0]?.details.reason, 'password-changed');
    });
    assert.equal((await call('POST', '/api/auth/refresh', refresh)).status, 401);
    assert.deepEqual([(await logIn(email, PASSWORD)).status, (await logIn(email, NEXT)).status], [401, 200]);
    const trail = (await cli('security-events', '--user', email)).json.items;
    const types = trail.map(({ type }: { type: string }) => type).toReversed();
    assert.deepEqual(
      types.filter((type: string) => type !== 'session.ended'),
      [
        'user.registered',
        'sign-in.succeeded',
        'password.reset-requested',
        'password.reset',
        'sign-in.failed',
        'sign-in.succeeded',
      ],
    );
  });

  test('grants and takes roles, and keeps the last admin', async () => {
    const { email } = await newUser();
    const granted = await cli('users', 'grant', email, 'staff');
    assert.deepEqual([granted.code, granted.json.roles], [0, ['customer', 'staff']]);
    const { access_token: token } = (await logIn(email, PASSWORD)).body;
    assert.equal((await call('GET', '/api/users?limit=1', { token })).status, 200);
    assert.equal((await cli('users', 'revoke', email, 'staff')).code, 0);
    assert.equal((await cli('users', 'deactivate', email)).json.is_active, false);
    assert.equal((await logIn(email, PASSWORD)).status, 401);
    assert.equal((await cli('users', 'activate', email)).json.is_active, true);
    const listed = (await cli('users', 'list', '--search', email)).json.items;
    assert.deepEqual([listed.length, listed[0].email], [1, email]);
    const lastAdmin = await cli('users', 'revoke', platform().admin.email, 'admin');
    assert.equal(lastAdmin.code, 1);
    assert.match(lastAdmin.stderr, /last admin/);
  });

  test('lists sessions to their owner, who ends one', async () => {
    const { email } = await newUser();
    const here = (await logIn(email, PASSWORD)).body;
    const there = (await logIn(email, PASSWORD)).body;
    const { body } = await call('GET', '/api/auth/sessions', { token: here.access_token });
    const other = body.items.find((item: { is_current: boolean }) => !item.is_current);
    const headers = { authorization: `Bearer ${there.access_token}` };
    const events = await fetch(`${platform().gatewayUrl}/api/notifications/stream`, { headers });
    assert.equal(events.status, 200);
    const ended = await call('DELETE', `/api/auth/sessions/${other.id}`, { token: here.access_token });
    assert.equal(ended.status, 204);
    assert.match(await events.text(), /^retry: /, 'its event stream ends as well');
    const refresh = { body: { refresh_token: there.refresh_token } };
    assert.equal((await call('POST', '/api/auth/refresh', refresh)).status, 401);
    assert.ok((await cli('sessions', 'list')).json.items.length >= 1);
  });

  test('makes whoever guesses a password wait', async () => {
    const { email } = await newUser();
    for (let i = 0; ; i++) {
      const { status, headers } = await logIn(email, `guess ${i}`);
      if (status === 429) {
        assert.ok(Number(headers.get('retry-after')) > 0);
        return;
      }
      assert.equal(status, 401);
      assert.ok(i < 20, 'twenty guesses and no wait');
    }
  });

  test('renews a session for two at once, and ends the family of a token whose successor was used', async () => {
    const { email } = await registerCustomer(call);
    const login = await call('POST', '/api/users/login', {
      body: { email, password: 'a long enough password' },
    });
    const refresh = (token: string) => call('POST', '/api/auth/refresh', { body: { refresh_token: token } });
    const first: string = login.body.refresh_token;
    const [renewed, again] = await Promise.all([refresh(first), refresh(first)]);
    assert.deepEqual([renewed.status, again.status], [200, 200]);
    const next = await refresh(renewed.body.refresh_token);
    assert.equal(next.status, 200);
    assert.equal((await refresh(first)).status, 401);
    assert.equal((await refresh(next.body.refresh_token)).status, 401);
  });
}
