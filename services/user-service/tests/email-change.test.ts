import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { emailChangeWorld, NEXT } from './email-change-world.ts';
import { newEmail, PASSWORD, type Registered, userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const { database } = users;
const {
  askReset,
  change,
  confirm,
  confirmations,
  confirmedUser,
  logIn,
  me,
  moved,
  reset,
  resets,
  reversals,
} = emailChangeWorld(users);

describe('a new address', () => {
  it('is pending until its mailbox has confirmed it', async () => {
    const ada = await confirmedUser();
    const email = newEmail();
    const answer = await change(ada, email);
    assert.equal(answer.statusCode, 200);
    const { email: present, pending_email, is_verified } = answer.json();
    assert.deepEqual([present, pending_email, is_verified], [ada.email, email, true]);
    assert.equal((await users.eventsOf(ada.id)).length, 2, 'nobody is told of a change yet');
    const staff = await users.register({ roles: ['staff'] });
    const seen = (await users.call('GET', `/api/users/${ada.id}`, { token: staff.token })).json();
    assert.equal(seen.pending_email, undefined, 'it is its owner’s to see');
    assert.equal((await confirm((await confirmations(ada.id)).at(-1))).statusCode, 204);
    const after = await me(ada);
    assert.deepEqual([after.email, after.pending_email, after.is_verified], [email, undefined, true]);
    const event = (await users.eventsOf(ada.id)).at(-1);
    assert.deepEqual([event?.data.updated_fields, event?.data.former_email], [['email'], ada.email]);
    assert.deepEqual([await logIn(ada.email, PASSWORD), await logIn(email, PASSWORD)], [401, 200]);
  });

  it('confirms a mailbox that was not, and does not tell the one before, which may be a stranger’s', async () => {
    const ada = await users.register();
    const email = await moved(ada);
    assert.deepEqual(await reversals(ada.id), []);
    const event = (await users.eventsOf(ada.id)).at(-1);
    assert.equal(event?.data.former_email, undefined);
    assert.deepEqual([(await me(ada)).email, (await me(ada)).is_verified], [email, true]);
  });

  it('asks for the password, also under the owner’s id', async () => {
    const ada = await confirmedUser();
    for (const path of ['me', ada.id]) {
      const ask = (body: object) =>
        users.call('PATCH', `/api/users/${path}`, { token: ada.token, body: { email: newEmail(), ...body } });
      const missing = await ask({ full_name: 'Eve' });
      assert.equal(missing.statusCode, 422);
      assert.equal(missing.json().errors[0].field, 'current_password');
      const wrong = await ask({ current_password: 'not the password' });
      assert.deepEqual([wrong.statusCode, wrong.json().code], [403, 'wrong-password']);
    }
    const { pending_email, full_name } = await me(ada);
    assert.deepEqual([pending_email, full_name], [undefined, 'Ada Lovelace']);
    const imported = await users.register();
    await database.query(sql`update users set password_hash = null where id = ${imported.id}`);
    assert.equal((await change(imported, newEmail())).statusCode, 403);
  });

  it('is for its owner alone to set: staff and admins change names', async () => {
    const ada = await users.register();
    for (const role of ['staff', 'admin'] as const) {
      const { token } = await users.register({ roles: [role] });
      for (const body of [
        { email: newEmail() },
        { email: newEmail(), current_password: PASSWORD },
        { email: ada.email, full_name: 'X' },
      ]) {
        const answer = await users.call('PATCH', `/api/users/${ada.id}`, { token, body });
        assert.deepEqual([answer.statusCode, answer.json().code], [403, 'forbidden'], role);
      }
    }
    assert.equal((await me(ada)).full_name, 'Ada Lovelace');
    const eve = await users.register();
    const answer = await users.call('PATCH', `/api/users/${ada.id}`, {
      token: eve.token,
      body: { email: newEmail() },
    });
    assert.equal(answer.statusCode, 404);
  });

  it('is answered and mailed alike, whether another account has it or not', async () => {
    const taken = await confirmedUser();
    const former = await confirmedUser();
    await moved(former);
    const seen = [];
    for (const email of [newEmail(), taken.email, taken.email.toUpperCase(), former.email]) {
      const ada = await confirmedUser();
      const answer = await change(ada, email);
      const { date: _date, 'x-request-id': _id, 'content-length': _length, ...headers } = answer.headers;
      const body = answer.json();
      assert.equal(body.pending_email.toLowerCase(), email.toLowerCase());
      assert.deepEqual(await me(ada), body);
      const mails = [(await confirmations(ada.id)).length, (await reversals(ada.id)).length];
      seen.push({ status: answer.statusCode, headers, fields: Object.keys(body), mails });
    }
    for (const each of seen) assert.deepEqual(each, seen[0]);
  });

  it('that another account got meanwhile is not taken up, and nobody is told why', async () => {
    const ada = await confirmedUser();
    const email = newEmail();
    await change(ada, email);
    const bob = await users.register({ email });
    const answer = await confirm((await confirmations(ada.id)).at(-1));
    assert.deepEqual([answer.statusCode, answer.json().code], [400, 'invalid-token']);
    assert.deepEqual([(await me(ada)).email, (await me(bob)).email], [ada.email, email]);
    assert.equal((await confirm((await confirmations(bob.id))[0])).statusCode, 204);
  });

  it('of several accounts that ask for one, the first to confirm has it', async () => {
    const [ada, bob] = [await confirmedUser(), await confirmedUser()];
    const email = newEmail();
    await Promise.all([change(ada, email), change(bob, email)]);
    const tokens = await Promise.all([ada, bob].map(async ({ id }) => (await confirmations(id)).at(-1)));
    const answers = await Promise.all(tokens.map(confirm));
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [204, 400]);
  });

  it('takes the place of one that was asked for before, whose token is good no longer', async () => {
    const ada = await confirmedUser();
    const [first, second] = [newEmail(), newEmail()];
    await change(ada, first);
    await change(ada, second);
    const [, old, fresh] = await confirmations(ada.id);
    assert.equal((await confirm(old)).statusCode, 400);
    assert.equal((await confirm(fresh)).statusCode, 204);
    assert.equal((await confirm(fresh)).statusCode, 400, 'twice');
    assert.equal((await me(ada)).email, second);
  });

  it('is withdrawn by naming the present one, by a new password, and by time', async () => {
    for (const withdraw of [
      (ada: Registered) =>
        users.call('PATCH', '/api/users/me', { token: ada.token, body: { email: ada.email.toUpperCase() } }),
      ({ token }: Registered) =>
        users.call('POST', '/api/users/me/password', {
          token,
          body: { current_password: PASSWORD, new_password: NEXT },
        }),
      async ({ id, email }: Registered) => {
        await askReset(email);
        await reset((await resets(id))[0]);
      },
      ({ id }: Registered) =>
        database.query(sql`update pending_email set expires_at = now() where user_id = ${id}`),
    ]) {
      const ada = await confirmedUser();
      await change(ada, newEmail());
      await withdraw(ada);
      assert.equal((await me(ada)).pending_email, undefined);
      assert.equal((await confirm((await confirmations(ada.id)).at(-1))).statusCode, 400);
    }
  });

  it('is not confirmed for a closed account', async () => {
    const ada = await confirmedUser();
    await change(ada, newEmail());
    await database.query(sql`update users set is_active = false where id = ${ada.id}`);
    assert.equal((await confirm((await confirmations(ada.id)).at(-1))).statusCode, 400);
    assert.equal((await change(ada, newEmail())).statusCode, 403);
  });

  it('gets no reset, and no sign-in, before it is confirmed', async () => {
    const ada = await confirmedUser();
    const email = newEmail();
    await change(ada, email);
    assert.equal((await askReset(email)).statusCode, 202);
    assert.deepEqual(await resets(ada.id), []);
    assert.equal(await logIn(email, PASSWORD), 401);
    await askReset(ada.email);
    assert.equal((await resets(ada.id)).length, 1);
  });
});

describe('mails to a mailbox', () => {
  it('are few, from however many accounts and spellings they are caused, also at once', async () => {
    const victim = newEmail();
    const [local, domain] = victim.split('@');
    const accounts = await Promise.all(Array.from({ length: 9 }, () => confirmedUser()));
    const spelt = (i: number) => (i % 2 === 0 ? victim.toUpperCase() : `${local}+${i}@${domain}`);
    const answers = await Promise.all(accounts.map((account, i) => change(account, spelt(i))));
    for (const { statusCode } of answers) assert.equal(statusCode, 200);
    const mailed = await Promise.all(accounts.map(async ({ id }) => (await confirmations(id)).length - 1));
    assert.equal(
      mailed.reduce((sum, n) => sum + n, 0),
      5,
    );
    const late = await users.register({ email: victim });
    assert.deepEqual(await confirmations(late.id), [], 'not by a registration either');
    const resend = await users.call('POST', '/api/users/me/verification', { token: late.token });
    assert.equal(resend.statusCode, 429);
    assert.equal((await askReset(victim)).statusCode, 202);
    assert.equal((await resets(late.id)).length, 1, 'its owner’s resets are counted apart');
  });

  it('of one account are few, whatever addresses it names, and none changes more', async () => {
    const ada = await confirmedUser();
    const answers = await Promise.all(Array.from({ length: 8 }, () => change(ada, newEmail())));
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    assert.deepEqual(statuses, [200, 200, 200, 429, 429, 429, 429, 429]);
    const refused = answers.find(({ statusCode }) => statusCode === 429);
    assert.ok(Number(refused?.headers['retry-after']) > 0);
    assert.deepEqual([(await confirmations(ada.id)).length, (await reversals(ada.id)).length], [4, 3]);
  });
});
