import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe } from 'node:test';
import { registerCustomer } from '../e2e/suite-tools.ts';
import type { BrowserTools } from './browser-suite.ts';

const EVIL = 'http://evil.example';
const SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)>';
const WAYS_OUT = ['//evil.example', '/\\evil.example', '/\t/evil.example'];
const INJECTED = `{
  const script = document.createElement('script');
  script.append('document.title = 1');
  document.body.append(script);
}`;
const REFUSED = /violates the following Content Security Policy directive/;

/** What other sites, and names that are code, come to. */
export function securityTests({ visit, signedIn, call }: BrowserTools): void {
  describe('attacks', () => {
    for (const to of WAYS_OUT)
      visit(
        `signing in leads nowhere else: to=${JSON.stringify(to)}`,
        { scripts: false },
        async (visitor) => {
          // There is nothing at `/` where nothing is built on the platform.
          visitor.complaints.expect(404);
          const { email, password } = await registerCustomer(call);
          await visitor.go(`/sign-in?to=${encodeURIComponent(to)}`);
          const { origin } = new URL(visitor.page.url());
          await visitor.fill({ 'E-mail': email, Password: password });
          await visitor.press('Sign in');
          await visitor.page.getByRole('link', { name: 'Account' }).waitFor();
          assert.equal(new URL(visitor.page.url()).origin, origin);
        },
      );

    visit('a form on another site changes nothing', {}, async (visitor) => {
      visitor.complaints.expect(403);
      const { token } = await signedIn(visitor);
      await visitor.go('/account');
      const formToken = await visitor.page.locator('[name=form_token]').first().inputValue();
      const action = new URL('/account/name', visitor.page.url()).href;
      await visitor.context.route(`${EVIL}/**`, (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<form method="post" action="${action}"><input name="full_name" value="Mallory">
<input name="form_token" value="${formToken}"><button>Win</button></form>`,
        }),
      );
      await visitor.go(`${EVIL}/`);
      await visitor.press('Win');
      await visitor.heading('This form is no longer good');
      assert.equal((await call('GET', '/api/users/me', { token })).body.full_name, 'Eve Toend');
    });

    visit('a form without its token, or with that of another session, is refused', {}, async (visitor) => {
      const { token } = await signedIn(visitor);
      const other = await visitor.another();
      await signedIn(other);
      await other.go('/account');
      const foreign = await other.page.locator('[name=form_token]').first().inputValue();
      for (const form_token of ['', foreign]) {
        const answer = await visitor.post(
          '/account/name',
          { full_name: 'Mallory', form_token },
          { from: '/account' },
        );
        assert.equal(answer.status(), 403, form_token);
      }
      assert.equal((await call('GET', '/api/users/me', { token })).body.full_name, 'Eve Toend');
    });

    visit('a forged Origin is refused, whatever the form says', {}, async (visitor) => {
      await signedIn(visitor);
      const answer = await visitor.post(
        '/account/name',
        { full_name: 'Mallory' },
        { from: '/account', origin: EVIL },
      );
      assert.equal(answer.status(), 403);
    });

    visit('no page of ours shows in a frame of another site', {}, async (visitor) => {
      visitor.complaints.expect(REFUSED, /^net::ERR_BLOCKED_BY_RESPONSE$/);
      await visitor.go('/sign-in');
      // Chromium lets no site of elsewhere ask for what is on this machine: so this one is here too.
      const site = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html').end(`<iframe src="${visitor.page.url()}"></iframe>`);
      });
      await once(site.listen(0, '127.0.0.1'), 'listening');
      const refusal = visitor.page.waitForEvent('console', (message) =>
        /frame-ancestors/.test(message.text()),
      );
      await visitor.go(`http://localhost:${(site.address() as AddressInfo).port}/`);
      await refusal;
      assert.equal(await visitor.page.frameLocator('iframe').getByLabel('Password').count(), 0);
      site.close();
      site.closeAllConnections();
    });

    visit('a script that came into a page does not run', {}, async (visitor) => {
      visitor.complaints.expect(/requires 'TrustedScript'|will not be executed/);
      await visitor.go('/sign-in');
      await visitor.page.evaluate(INJECTED);
      assert.match(await visitor.page.title(), /^Sign in/);
    });

    visit('a name that is code shows as text, wherever it stands', {}, async (visitor) => {
      const { token } = await signedIn(visitor);
      const named = await call('PATCH', '/api/users/me', { token, body: { full_name: SCRIPT } });
      assert.equal(named.status, 200);
      const address = { recipient: SCRIPT, line1: SCRIPT, city: SCRIPT, country: 'GB' };
      assert.equal((await call('POST', '/api/users/me/addresses', { token, body: address })).status, 201);
      for (const path of ['/account', '/account/addresses']) {
        await visitor.go(path);
        await visitor.page.getByText(SCRIPT).first().waitFor();
        assert.equal(await visitor.page.locator('main img, main script').count(), 0);
      }
    });
  });
}
