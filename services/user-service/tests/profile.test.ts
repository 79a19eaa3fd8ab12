import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { userFixture } from './user-fixture.ts';

const users = await userFixture({ after });

const patch = (id: string, token: string, body: unknown) =>
  users.call('PATCH', `/api/users/${id}`, { token, body });

describe('reading a user', () => {
  it('is for itself and for staff', async () => {
    const ada = await users.register();
    const staff = await users.register({ roles: ['staff'] });
    const admin = await users.register({ roles: ['admin'] });
    for (const { token } of [ada, staff, admin]) {
      const answer = await users.call('GET', `/api/users/${ada.id}`, { token });
      assert.equal(answer.statusCode, 200);
      const { token: _, ...account } = ada;
      assert.deepEqual(answer.json(), account);
    }
    assert.equal((await users.call('GET', '/api/users/me', { token: ada.token })).json().id, ada.id);
  });

  it('shows a stranger what it shows of nobody', async () => {
    const ada = await users.register();
    const eve = await users.register();
    const answers = [ada.id, randomUUID()].map(async (id) => {
      const answer = await users.call('GET', `/api/users/${id}`, { token: eve.token });
      const { request_id, ...problem } = answer.json();
      return { status: answer.statusCode, problem };
    });
    const [private_, absent] = await Promise.all(answers);
    assert.equal(private_?.status, 404);
    assert.deepEqual(private_, absent);
  });

  it('needs a token', async () => {
    const { id } = await users.register();
    for (const token of [undefined, 'not.a.token']) {
      const answer = await users.call('GET', `/api/users/${id}`, token === undefined ? {} : { token });
      assert.equal(answer.statusCode, 401);
      assert.ok(!answer.body.includes('@'));
    }
  });

  it('takes an id in its one form, in either case', async () => {
    const { id, token } = await users.register();
    assert.equal((await users.call('GET', `/api/users/${id.toUpperCase()}`, { token })).statusCode, 200);
    const odd = ['nope', id.replaceAll('-', ''), `{${id}}`, `urn:uuid:${id}`, id.replace('-', ''), `${id}0`];
    for (const form of odd)
      assert.equal(
        (await users.call('GET', `/api/users/${encodeURIComponent(form)}`, { token })).statusCode,
        422,
        form,
      );
  });

  it('answers methods that are not there with 405, and HEAD like GET', async () => {
    const { id, token } = await users.register();
    assert.equal((await users.call('DELETE', `/api/users/${id}`, { token })).statusCode, 405);
    assert.equal((await users.call('PUT', `/api/users/${id}`, { token, body: {} })).statusCode, 405);
  });
});

describe('changing a profile', () => {
  it('stores the fields given and tells of them with all values', async () => {
    const ada = await users.register();
    const email = ada.email.toUpperCase().replace('EXAMPLE.COM', 'example.com');
    const answer = await patch(ada.id, ada.token, { email, full_name: 'Ada L.' });
    assert.equal(answer.statusCode, 200);
    const changed = answer.json();
    assert.deepEqual([changed.email, changed.full_name], [email, 'Ada L.']);
    assert.ok(changed.updated_at > changed.created_at);
    const [, event] = await users.eventsOf(ada.id);
    assert.equal(event?.type, 'user.updated');
    assert.equal(event?.sequence, '0000000002');
    assert.deepEqual(event?.data, {
      user_id: ada.id,
      updated_fields: ['email', 'full_name'],
      email,
      full_name: 'Ada L.',
      roles: ['customer'],
      is_active: true,
      is_verified: false,
    });
  });

  it('works under /me as well', async () => {
    const { token } = await users.register();
    const answer = await users.call('PATCH', '/api/users/me', { token, body: { full_name: 'Me' } });
    assert.equal(answer.json().full_name, 'Me');
  });

  it('that changes nothing tells nobody and leaves updated_at', async () => {
    const ada = await users.register();
    const { token, ...before } = ada;
    for (const body of [
      {},
      { full_name: ada.full_name },
      { email: ada.email, full_name: ' Ada Lovelace ' },
    ]) {
      const answer = await patch(ada.id, token, body);
      assert.equal(answer.statusCode, 200);
      assert.deepEqual(answer.json(), before);
    }
    assert.equal((await users.eventsOf(ada.id)).length, 1);
  });

  it('refuses nulls, unknown fields and those that are not the owner’s to set, and tells nobody', async () => {
    const ada = await users.register();
    const bodies = [
      { email: null },
      { full_name: null },
      { is_active: null },
      { is_active: false },
      { is_active: true },
      { is_verified: true, fullname: 'typo' },
      { roles: ['admin'] },
      { password: 'another password' },
      { id: randomUUID() },
      { full_name: 'Ada\r\nBcc' },
      { email: 'Bob <bob@example.com>' },
      { full_name: 'Claim at http://evil.example/x' },
      [],
      'x',
    ];
    for (const body of bodies)
      assert.equal((await patch(ada.id, ada.token, body)).statusCode, body === 'x' ? 415 : 422);
    assert.equal((await users.eventsOf(ada.id)).length, 1);
  });

  it('to another spelling of one’s own address needs no password and no confirmation', async () => {
    const ada = await users.register();
    const [local, domain] = ada.email.split('@');
    const own = `${local?.toUpperCase()}@${domain}`;
    assert.equal((await patch(ada.id, ada.token, { email: own })).json().email, own);
  });

  it('is the owner’s, an admin’s, and for customers staff’s', async () => {
    const ada = await users.register();
    const admin = await users.register({ roles: ['admin'] });
    const staff = await users.register({ roles: ['staff'] });
    const eve = await users.register();
    const by = async (token: string, id: string) => (await patch(id, token, { full_name: 'X' })).statusCode;
    assert.equal(await by(eve.token, ada.id), 404);
    assert.equal(await by(staff.token, ada.id), 200);
    assert.equal(await by(staff.token, admin.id), 403);
    assert.equal(await by(staff.token, staff.id), 200);
    assert.equal(await by(admin.token, staff.id), 200);
    assert.equal(await by(admin.token, randomUUID()), 404);
    assert.equal((await users.call('PATCH', `/api/users/${ada.id}`, { body: {} })).statusCode, 401);
  });

  it('many times at once loses none, and numbers each', async () => {
    const ada = await users.register();
    const names = Array.from({ length: 12 }, (_, i) => `Ada ${i}`);
    const answers = await Promise.all(names.map((full_name) => patch(ada.id, ada.token, { full_name })));
    assert.ok(answers.every(({ statusCode }) => statusCode === 200));
    const events = await users.eventsOf(ada.id);
    assert.deepEqual(
      events.map(({ sequence }) => Number(sequence)),
      Array.from({ length: 13 }, (_, i) => i + 1),
    );
    const last = (await users.call('GET', '/api/users/me', { token: ada.token })).json();
    assert.equal(events.at(-1)?.data.full_name, last.full_name);
  });
});
