import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { PASSWORD, userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const admin = await users.register({ roles: ['admin'] });

const deactivate = (id: string, token: string, body?: object) =>
  users.call('POST', `/api/users/${id}/deactivate`, { token, body });
const activate = (id: string, token: string) => users.call('POST', `/api/users/${id}/activate`, { token });
const setRoles = (id: string, token: string, roles: unknown) =>
  users.call('PUT', `/api/users/${id}/roles`, { token, body: { roles } });
const logIn = async (email: string) =>
  (await users.call('POST', '/api/users/login', { body: { email, password: PASSWORD } })).statusCode;

describe('deactivation', () => {
  it('by an admin keeps the user from signing in, and tells of it once', async () => {
    const ada = await users.register();
    const answer = await deactivate(ada.id, admin.token);
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.json().is_active, false);
    assert.equal(await logIn(ada.email), 401);
    assert.equal((await deactivate(ada.id, admin.token)).statusCode, 200);
    const events = await users.eventsOf(ada.id);
    assert.deepEqual(
      events.map(({ type, sequence }) => [type, sequence]),
      [
        ['user.created', '0000000001'],
        ['user.deactivated', '0000000002'],
      ],
    );
  });

  it('of oneself needs the password', async () => {
    const ada = await users.register();
    assert.equal((await deactivate(ada.id, ada.token)).statusCode, 422);
    assert.equal((await deactivate(ada.id, ada.token, {})).statusCode, 422);
    const wrong = await deactivate(ada.id, ada.token, { password: 'wrong password' });
    assert.deepEqual([wrong.statusCode, wrong.json().code], [403, 'wrong-password']);
    assert.equal((await deactivate(ada.id, ada.token, { password: PASSWORD })).json().is_active, false);
  });

  it('of others is not for customers or staff', async () => {
    const ada = await users.register();
    const eve = await users.register();
    const staff = await users.register({ roles: ['staff'] });
    assert.equal((await deactivate(ada.id, eve.token)).statusCode, 404);
    assert.equal((await deactivate(ada.id, staff.token)).statusCode, 403);
    assert.equal((await deactivate(randomUUID(), admin.token)).statusCode, 404);
  });

  it('is undone by an admin', async () => {
    const ada = await users.register();
    await deactivate(ada.id, admin.token);
    assert.equal((await activate(ada.id, ada.token)).statusCode, 403);
    assert.equal((await activate(ada.id, admin.token)).json().is_active, true);
    assert.equal((await activate(ada.id, admin.token)).statusCode, 200);
    assert.equal(await logIn(ada.email), 200);
    const events = await users.eventsOf(ada.id);
    assert.equal(events.length, 3);
    assert.deepEqual(events.at(-1)?.data.updated_fields, ['is_active']);
    assert.equal(events.at(-1)?.data.is_active, true);
  });

  it('leaves the rest of a token nothing to change', async () => {
    const ada = await users.register();
    await deactivate(ada.id, admin.token);
    const { token } = ada;
    const rename = await users.call('PATCH', '/api/users/me', { token, body: { full_name: 'X' } });
    assert.equal(rename.statusCode, 403);
    const body = { current_password: PASSWORD, new_password: 'another password' };
    assert.equal((await users.call('POST', '/api/users/me/password', { token, body })).statusCode, 403);
  });

  it('of an admin takes effect on what is left of the token', async () => {
    const other = await users.register({ roles: ['admin'] });
    await deactivate(other.id, admin.token);
    assert.equal((await activate(other.id, other.token)).statusCode, 403);
    assert.equal((await setRoles(other.id, other.token, ['customer'])).statusCode, 403);
  });
});

describe('roles', () => {
  it('are set by an admin, and told of with all values', async () => {
    const ada = await users.register();
    const answer = await setRoles(ada.id, admin.token, ['staff', 'customer']);
    assert.deepEqual(answer.json().roles, ['customer', 'staff']);
    assert.equal((await setRoles(ada.id, admin.token, ['customer', 'staff'])).statusCode, 200);
    const events = await users.eventsOf(ada.id);
    assert.equal(events.length, 2);
    assert.deepEqual(events[1]?.data.updated_fields, ['roles']);
    assert.deepEqual(events[1]?.data.roles, ['customer', 'staff']);
  });

  it('are not for others to set', async () => {
    const ada = await users.register();
    const staff = await users.register({ roles: ['staff'] });
    for (const { token } of [ada, staff])
      assert.equal((await setRoles(ada.id, token, ['admin'])).statusCode, 403);
  });

  it('that are none, or unknown, are 422', async () => {
    const ada = await users.register();
    for (const roles of [[], ['root'], 'admin', null, ['admin', 'admin'], [1]])
      assert.equal((await setRoles(ada.id, admin.token, roles)).statusCode, 422, JSON.stringify(roles));
  });
});

describe('the last admin', () => {
  it('can neither leave nor be made somebody else, also when two try at once', async (t) => {
    const alone = await userFixture(t);
    const one = await alone.register({ roles: ['admin'] });
    const two = await alone.register({ roles: ['admin'] });
    const leave = (user: typeof one) =>
      alone.call('PUT', `/api/users/${user.id}/roles`, { token: user.token, body: { roles: ['customer'] } });
    const answers = await Promise.all([leave(one), leave(two)]);
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [200, 409]);
    assert.equal(answers.find(({ statusCode }) => statusCode === 409)?.json().code, 'last-admin');
    const left = await alone.database.query<{ id: string }>(
      sql`select id from users where 'admin' = any(roles) and is_active`,
    );
    assert.equal(left.length, 1);
    const last = left[0]?.id === one.id ? one : two;
    const closed = await alone.call('POST', `/api/users/${last.id}/deactivate`, {
      token: last.token,
      body: { password: PASSWORD },
    });
    assert.equal(closed.statusCode, 409);
  });
});
