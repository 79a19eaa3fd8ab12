import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { requireAccessible } from './accessible.ts';
import type { BrowserTools } from './browser-suite.ts';

/** There is nothing at `/` where nothing is built on the platform. */
const FIRST_PAGE = [404];
const STORED = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])';
/** A JSON Web Token, wherever it stands. */
const TOKEN = /eyJ[\w-]{10,}\.[\w-]{10,}/;
const TEXT = /^(?:text\/|application\/(?:json|manifest|javascript))/;

/** The session: who has it, how it ends, and what stays in the browser. */
export function sessionTests({ visit, signedIn, call }: BrowserTools): void {
  describe('session', () => {
    for (const scripts of [true, false])
      visit(
        `Back shows nothing private after signing out, ${scripts ? 'with' : 'without'} scripts`,
        { scripts },
        async (visitor) => {
          visitor.complaints.expect(...FIRST_PAGE);
          const { email } = await signedIn(visitor);
          await visitor.go('/account');
          await visitor.page.getByText(email).first().waitFor();
          await visitor.press('Sign out');
          await visitor.page.getByRole('link', { name: 'Sign in' }).waitFor();
          await visitor.page.goBack();
          await visitor.heading('Sign in');
          assert.equal((await visitor.page.content()).includes(email), false);
        },
      );

    visit('a session that is ended elsewhere leads to signing in, and back', {}, async (visitor) => {
      const customer = await signedIn(visitor);
      const other = await visitor.another({ scripts: false, width: 360 });
      await other.signIn(customer);
      await visitor.go('/account/sessions');
      await visitor.press('Sign out everywhere else');
      await visitor.page.getByText('You are signed in nowhere else.').waitFor();
      // The gateway hears of it by a message.
      await eventually(async () => {
        await other.go('/account/addresses?edit=none');
        assert.match(other.page.url(), /sign-in/);
      });
      await other.fill({ 'E-mail': customer.email, Password: customer.password });
      await other.press('Sign in');
      await other.heading('Addresses');
      assert.match(other.page.url(), /\/account\/addresses\?edit=none$/);
    });

    for (const scripts of [true, false])
      visit(
        `a form outlives its session, and waits for its button, ${scripts ? 'with' : 'without'} scripts`,
        { scripts, by: 'keyboard' },
        async (visitor) => {
          visitor.complaints.expect(...FIRST_PAGE);
          const customer = await signedIn(visitor);
          await visitor.go('/account');
          if (scripts) {
            const tab = await visitor.context.newPage();
            await tab.goto('/account');
            await tab.getByRole('button', { name: 'Sign out' }).click();
            await tab.getByRole('link', { name: 'Sign in' }).waitFor();
            await tab.close();
          } else await visitor.context.clearCookies({ name: 'session' });
          await visitor.fill({ Name: 'Somebody Else' });
          await visitor.press('Save');
          await visitor.heading('Sign in');
          await visitor.fill({ 'E-mail': customer.email, Password: customer.password });
          await visitor.press(/^Sign in$/);
          await visitor.page.getByText('so nothing was sent').waitFor();
          assert.equal(await visitor.field('Name').inputValue(), 'Somebody Else');
          if (scripts) await requireAccessible(visitor.page);
          const name = async () => (await call('GET', '/api/users/me', customer)).body.full_name;
          assert.equal(await name(), 'Eve Toend');
          await visitor.press('Save');
          await visitor.page.getByText('so nothing was sent').waitFor({ state: 'detached' });
          assert.equal(await name(), 'Somebody Else');
        },
      );

    visit('two tabs at once are one session', {}, async (visitor) => {
      const { token } = await signedIn(visitor);
      const tab = await visitor.context.newPage();
      await Promise.all([visitor.go('/account'), tab.goto('/account/sessions')]);
      await tab.getByText('this one').waitFor();
      const { body } = await call('GET', '/api/auth/sessions', { token });
      // That of registering, and that of the browser.
      assert.equal(body.items.length, 2);
    });

    visit('tokens come to no page, script, cookie or storage', {}, async (visitor) => {
      visitor.complaints.expect(...FIRST_PAGE);
      const leaks: string[] = [];
      const read: Promise<unknown>[] = [];
      visitor.context.on('response', (response) => {
        const headers = JSON.stringify(response.headers());
        if (TOKEN.test(headers)) leaks.push(`headers of ${response.url()}`);
        if (!TEXT.test(response.headers()['content-type'] ?? '') || response.status() >= 300) return;
        // Of what the browser has given up meanwhile there is no text.
        const look = async () =>
          TOKEN.test(await response.text().catch(() => '')) && leaks.push(response.url());
        read.push(look());
      });
      const customer = await signedIn(visitor);
      for (const path of ['/account', '/account/sessions', '/account/security', '/cart', '/checkout', '/']) {
        await visitor.page.goto(path, { waitUntil: 'networkidle' });
        assert.equal(TOKEN.test(await visitor.page.content()), false, path);
      }
      await Promise.all(read);
      assert.deepEqual(leaks, []);
      const stored = await visitor.page.evaluate<string>(STORED);
      assert.equal(TOKEN.test(stored), false, stored);
      const cookies = await visitor.context.cookies();
      const session = cookies.find(({ name }) => name === 'session');
      assert.deepEqual([session?.httpOnly, session?.sameSite], [true, 'Lax']);
      for (const { value } of cookies) assert.ok(!TOKEN.test(value) && !customer.token.includes(value));
    });
  });
}
