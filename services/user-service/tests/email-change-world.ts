import assert from 'node:assert/strict';
import { newEmail, PASSWORD, type Registered, type UserFixture } from './user-fixture.ts';

export const NEXT = 'another long password';

/** What owners and thieves do with the address of an account. */
export function emailChangeWorld(users: UserFixture) {
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

  return {
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
  };
}
