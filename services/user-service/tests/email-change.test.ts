import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { newEmail, PASSWORD, type Registered, userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const { database } = users;
const NEXT = 'another long password';

let lastClient = 0;
const from = () => ({ 'x-forwarded-for': `10.9.0.${++lastClient % 250}` });

const change = ({ token }: Registered, email: string, current_password: string | undefined = PASSWORD) =>
  users.call('PATCH', '/api/users/me', { token, body: { email, current_password } });
const me = async ({ token }: Registered) => (await users.call('GET', '/api/users/me', { token })).json();
const confirm = (token: unknown) => users.call('POST', '/api/users/verify-email', { body: { token } });
const undo = (token: unknown) => users.call('POST', '/api/users/restore-email', { body: { token } });
const askReset = (email: string) =>
  users.call('POST', '/api/users/password-reset', { body: { email }, headers: from() });
const reset = (token: unknown, new_password = NEXT) =>
  users.call('POST', '/api/users/password-reset/confirm', { body: { token, new_password } });
const logIn = async (email: string, password: string) =>
  (await users.call('POST', '/api/users/login', { body: { email, password }, headers: from() })).statusCode;

const confirmations = (id: string) => users.tokensOf(id, 'user.email-verification-requested');
const reversals = (id: string) => users.tokensOf(id, 'user.email-change-requested');
const resets = (id: string) => users.tokensOf(id, 'user.password-reset-requested');

/** A user with a confirmed mailbox. */
async function confirmedUser(): Promise<Registered> {
  const user = await users.register();
  assert.equal((await confirm((await confirmations(user.id))[0])).statusCode, 204);
  return user;
}

/** Moves the account to a new mailbox, as its owner or a thief would. */
async function moved(user: Registered, email = newEmail()): Promise<string> {
  assert.equal((await change(user, email)).statusCode, 200);
  assert.equal((await confirm((await confirmations(user.id)).at(-1))).statusCode, 204);
  return email;
}

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

describe('taking a change of the address back', () => {
  it('puts the former address back after it was confirmed, and ends every session', async () => {
    const ada = await confirmedUser();
    const thief = await moved(ada);
    const [token] = await reversals(ada.id);
    assert.equal((await undo(token)).statusCode, 204);
    const { email, is_verified } = await me(ada);
    assert.deepEqual([email, is_verified], [ada.email, true]);
    const [updated, ended] = (await users.eventsOf(ada.id)).slice(-2);
    assert.deepEqual([updated?.type, updated?.data.updated_fields], ['user.updated', ['email']]);
    assert.equal(updated?.data.former_email, undefined, 'the thief is not told');
    assert.deepEqual(ended?.data, { user_id: ada.id, cause: 'email-change-undone' });
    assert.equal(ended?.type, 'user.password-changed', 'which ends sessions in every release');
    assert.deepEqual([await logIn(thief, PASSWORD), await logIn(ada.email, PASSWORD)], [401, 200]);
    assert.equal((await reset((await resets(ada.id)).at(-1))).statusCode, 204, 'a reset is mailed with it');
    assert.equal((await undo(token)).statusCode, 400, 'twice');
  });

  it('stops a change that is still pending', async () => {
    const ada = await confirmedUser();
    await change(ada, newEmail());
    assert.equal((await undo((await reversals(ada.id))[0])).statusCode, 204);
    assert.equal((await confirm((await confirmations(ada.id)).at(-1))).statusCode, 400);
    assert.deepEqual([(await me(ada)).email, (await me(ada)).pending_email], [ada.email, undefined]);
    const ended = (await users.eventsOf(ada.id)).at(-1);
    assert.equal(ended?.data.cause, 'email-change-undone');
  });

  it('leaves the thief no password that was set meanwhile, by reset or by hand', async () => {
    for (const replace of [
      async ({ id }: Registered, thief: string) => {
        await askReset(thief);
        return reset((await resets(id)).at(-1));
      },
      ({ token }: Registered) =>
        users.call('POST', '/api/users/me/password', {
          token,
          body: { current_password: PASSWORD, new_password: NEXT },
        }),
    ]) {
      const ada = await confirmedUser();
      const thief = await moved(ada);
      assert.equal((await replace(ada, thief)).statusCode, 204);
      await askReset(thief);
      const open = (await resets(ada.id)).at(-1);
      assert.equal((await undo((await reversals(ada.id))[0])).statusCode, 204);
      assert.equal(await logIn(ada.email, NEXT), 401);
      assert.equal((await reset(open, 'a third password')).statusCode, 400, 'an open reset of the thief');
      assert.equal((await reset((await resets(ada.id)).at(-1), 'a third password')).statusCode, 204);
      assert.equal(await logIn(ada.email, 'a third password'), 200);
    }
  });

  it('keeps a password that the former mailbox itself has set', async () => {
    const ada = await confirmedUser();
    await change(ada, newEmail());
    await askReset(ada.email);
    await reset((await resets(ada.id)).at(-1));
    assert.equal((await undo((await reversals(ada.id))[0])).statusCode, 204);
    assert.equal(await logIn(ada.email, NEXT), 200);
  });

  it('goes back to the first of several mailboxes, and the later ones take nothing back', async () => {
    const ada = await confirmedUser();
    await moved(ada);
    await moved(ada);
    const [first, second] = await reversals(ada.id);
    assert.equal((await undo(first)).statusCode, 204);
    assert.equal((await me(ada)).email, ada.email);
    assert.equal((await undo(second)).statusCode, 400);
    assert.equal((await me(ada)).email, ada.email);
  });

  it('cannot be prevented by an account that is made with the former address', async () => {
    const ada = await confirmedUser();
    await moved(ada);
    const body = { email: ada.email.toUpperCase(), password: PASSWORD, full_name: 'Eve' };
    const registered = await users.call('POST', '/api/users', { body });
    assert.deepEqual([registered.statusCode, registered.json().code], [409, 'email-taken']);
    const eve = await confirmedUser();
    await change(eve, ada.email);
    assert.equal((await confirm((await confirmations(eve.id)).at(-1))).statusCode, 400);
    const admin = await users.register({ roles: ['admin'] });
    const rows = { users: [{ external_id: `x-${ada.id}`, full_name: 'Eve', email: ada.email }] };
    const imported = await users.call('POST', '/api/users/import', { token: admin.token, body: rows });
    assert.equal(imported.json().users[0].user_id, ada.id, 'it is still the address of that account');
    assert.equal((await undo((await reversals(ada.id))[0])).statusCode, 204);
  });

  it('works for an account that was closed, which stays closed', async () => {
    const ada = await confirmedUser();
    await moved(ada);
    await database.query(sql`update users set is_active = false where id = ${ada.id}`);
    assert.equal((await undo((await reversals(ada.id))[0])).statusCode, 204);
    const [row] = await database.query(sql`select email, is_active from users where id = ${ada.id}`);
    assert.deepEqual(row, { email: ada.email, is_active: false });
    assert.deepEqual(await resets(ada.id), []);
  });

  it('of several requests with one token happens once, and after its time not at all', async () => {
    const ada = await confirmedUser();
    await moved(ada);
    const [token] = await reversals(ada.id);
    const answers = await Promise.all(Array.from({ length: 4 }, () => undo(token)));
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [204, 400, 400, 400]);
    await moved(ada);
    await database.query(sql`update email_reversal set expires_at = now() where user_id = ${ada.id}`);
    assert.equal((await undo((await reversals(ada.id)).at(-1))).statusCode, 400);
    const free = await users.register({ email: ada.email });
    assert.notEqual(free.id, ada.id, 'the address is free after that');
  });

  it('takes no token of another kind, and its own is taken nowhere else', async () => {
    const ada = await confirmedUser();
    await change(ada, newEmail());
    const [token] = await reversals(ada.id);
    const confirmation = (await confirmations(ada.id)).at(-1);
    for (const wrong of [confirmation, 'A'.repeat(43), 'nonsense'])
      assert.equal((await undo(wrong)).json().code, 'invalid-token');
    assert.equal((await confirm(token)).statusCode, 400);
    assert.equal((await reset(token)).statusCode, 400);
    assert.equal((await undo('x'.repeat(513))).statusCode, 422);
  });

  it('is recorded, each step by its name, and no token is kept open', async () => {
    const ada = await confirmedUser();
    await moved(ada);
    const [token = ''] = await reversals(ada.id);
    await undo(token);
    const admin = await users.register({ roles: ['admin'] });
    const path = `/api/admin/user-service/security-events?user_id=${ada.id}`;
    const trail = (await users.call('GET', path, { token: admin.token })).json();
    assert.deepEqual(
      trail.items.map(({ type }: { type: string }) => type),
      ['email.change-undone', 'email.changed', 'email.change-requested', 'email.verified', 'user.registered'],
    );
    const rows = await database.query<{ row: string }>(sql`
      select to_jsonb(r)::text as row from email_reversal r union all select to_jsonb(p)::text from pending_email p
      union all select to_jsonb(o)::text from outbox o`);
    assert.ok(rows.every(({ row }) => !row.includes(token)));
  });
});
