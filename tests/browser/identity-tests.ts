import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { mailedToken } from '../e2e/gateway-calls.ts';
import { registerCustomer } from '../e2e/suite-tools.ts';
import type { BrowserTools } from './browser-suite.ts';

const NEXT = 'another long password';
const MAIL_MS = 120_000;

/** Who somebody is: accounts, passwords, and what links in mails lead to. */
export function identityTests({ visit, call, adminToken, signedIn }: BrowserTools): void {
  async function tokenFromMail(kind: string, userId: string): Promise<string> {
    const admin = await adminToken();
    return eventually(() => mailedToken(call, admin, kind, userId), { timeoutMs: MAIL_MS });
  }

  describe('identity', () => {
    for (const scripts of [true, false]) {
      const how = scripts ? 'with scripts' : 'without scripts';

      visit(`an account is made, and leads on to where one was, ${how}`, { scripts }, async (visitor) => {
        await visitor.go('/register?to=%2Faccount%2Faddresses');
        const fields = { Name: 'Ada Reader', 'E-mail': `${randomUUID()}@example.com` };
        await visitor.fill({ ...fields, Password: NEXT });
        await visitor.press('Make an account');
        await visitor.heading('Addresses');
        await visitor.page.getByText('Your address is not confirmed yet.').waitFor();
      });

      visit(`a wrong password and an unknown account read the same, ${how}`, { scripts }, async (visitor) => {
        visitor.complaints.expect(401);
        const { email } = await registerCustomer(call);
        const said: string[] = [];
        for (const tried of [email, `no-${email}`]) {
          await visitor.go('/sign-in');
          await visitor.fill({ 'E-mail': tried, Password: 'not the password' });
          await visitor.press('Sign in');
          said.push((await visitor.page.getByRole('alert').textContent()) ?? '');
          assert.equal(await visitor.page.getByLabel('E-mail').inputValue(), tried, 'what was typed is kept');
          assert.equal(await visitor.page.getByLabel('Password', { exact: true }).inputValue(), '');
        }
        assert.equal(said[0], said[1]);
        assert.match(said[0] ?? '', /E-mail or password is wrong/);
      });
    }

    visit('an address that is taken says so beside its field', {}, async (visitor) => {
      visitor.complaints.expect(409);
      const { email } = await registerCustomer(call);
      await visitor.go('/register');
      await visitor.fill({ Name: 'Ada Reader', 'E-mail': email, Password: NEXT });
      await visitor.press('Make an account');
      await visitor.page.getByText('E-mail has an account already.').waitFor();
      const field = visitor.page.getByLabel('E-mail');
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
    });

    visit('an address is confirmed by a press, and not by opening the link', {}, async (visitor) => {
      visitor.complaints.expect(400);
      const { id } = await signedIn(visitor);
      const link = `/verify-email?token=${await tokenFromMail('user.email-verification-requested', id)}`;
      await visitor.go(link);
      await visitor.go(link);
      await visitor.press('Confirm');
      await visitor.heading('Your address is confirmed');
      assert.equal(await visitor.page.getByText('not confirmed yet').count(), 0);
      await visitor.go(link);
      await visitor.press('Confirm');
      await visitor.page.getByText('This link was used already, or is too old.').waitFor();
    });

    visit('a forgotten password is set anew by mail, once', { scripts: false }, async (visitor) => {
      visitor.complaints.expect(400);
      const { id, email } = await registerCustomer(call);
      await visitor.go('/reset-password');
      await visitor.fill({ 'E-mail': email });
      await visitor.press('Send the link');
      await visitor.heading('Look into your mail');
      const link = `/reset-password/new?token=${await tokenFromMail('user.password-reset-requested', id)}`;
      await visitor.go(link);
      await visitor.fill({ 'New password': NEXT });
      await visitor.press('Set it');
      await visitor.heading('Your password is set');
      await visitor.signIn({ email, password: NEXT });
      await visitor.go(link);
      await visitor.fill({ 'New password': NEXT });
      await visitor.press('Set it');
      await visitor.page.getByText('This link was used already, or is too old.').waitFor();
    });

    visit('a password can be looked at while it is typed', { by: 'keyboard' }, async (visitor) => {
      await visitor.go('/sign-in');
      await visitor.fill({ Password: NEXT });
      const field = visitor.page.getByLabel('Password', { exact: true });
      assert.equal(await field.getAttribute('type'), 'password');
      await visitor.press('Show the password');
      assert.deepEqual([await field.getAttribute('type'), await field.inputValue()], ['text', NEXT]);
    });
  });
}
