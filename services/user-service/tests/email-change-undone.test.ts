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
  undo,
} = emailChangeWorld(users);

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
