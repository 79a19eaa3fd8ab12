import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { requireNoOverflow } from './accessible.ts';
import type { BrowserTools } from './browser-suite.ts';

const NEXT = 'another long password';
const ADDRESS = { Name: 'Ada Reader', 'Street and number': '1 Library Row', Town: 'Oxford', Country: 'GB' };

/** The pages of the account, and what they change. */
export function accountTests({ visit, signedIn }: BrowserTools): void {
  describe('account', () => {
    for (const way of [
      { scripts: true, width: 1280, by: 'keyboard' },
      { scripts: false, width: 360, by: 'pointer' },
    ] as const)
      visit(
        `the address book, ${way.scripts ? 'with' : 'without'} scripts, by ${way.by}`,
        way,
        async (visitor) => {
          const { page } = visitor;
          await signedIn(visitor);
          await visitor.go('/account/addresses');
          await visitor.fill(ADDRESS);
          await visitor.press('Add it');
          await page.getByText('The address is added.').waitFor();
          await visitor.press('Make it the default Ada Reader, 1 Library Row');
          await page.getByText('The address is saved.').waitFor();
          await visitor.follow('Change Ada Reader, 1 Library Row');
          await visitor.fill({ 'Street and number': '2 Library Row' });
          await visitor.press('Save');
          await page.getByText('2 Library Row').first().waitFor();
          await requireNoOverflow(page);
          await visitor.press('Remove Ada Reader, 2 Library Row');
          await page.getByText('The address is removed.').waitFor();
          assert.equal(await page.getByText('2 Library Row').count(), 0);
        },
      );

    visit(
      'an address that is refused keeps what was typed, and says where it is wrong',
      {},
      async (visitor) => {
        visitor.complaints.expect(422);
        await signedIn(visitor);
        await visitor.go('/account/addresses');
        await visitor.fill({ ...ADDRESS, Town: 'X'.repeat(300) });
        await visitor.press('Add it');
        await visitor.page.getByRole('alert').waitFor();
        const town = visitor.field('Town');
        assert.equal(await town.getAttribute('aria-invalid'), 'true');
        assert.equal(await visitor.field('Street and number').inputValue(), '1 Library Row');
      },
    );

    visit(
      'a theme that was chosen comes from the server, also without scripts',
      { scripts: false },
      async (visitor) => {
        await signedIn(visitor);
        await visitor.go('/account/security');
        await visitor.choose('Dark');
        await visitor.press('Save');
        await visitor.page.getByText('Saved.').waitFor();
        await visitor.go('/sign-in');
        assert.equal(await visitor.page.locator('html').getAttribute('data-theme'), 'dark');
      },
    );

    visit('a new password ends the other browsers’ sessions and keeps this one', {}, async (visitor) => {
      const customer = await signedIn(visitor);
      const other = await visitor.another();
      await other.signIn(customer);
      await visitor.go('/account/security');
      await visitor.fill({ 'Present password': customer.password, 'New password': NEXT });
      await visitor.press('Change it');
      await visitor.page.getByText('Your password is changed.').waitFor();
      // The gateway hears of it by a message.
      await eventually(async () => {
        await other.go('/account');
        assert.match(other.page.url(), /sign-in/);
      });
      await visitor.go('/account');
      await visitor.heading('Your account');
    });

    visit('an account that is closed is gone from the browser, and lets nobody in', {}, async (visitor) => {
      visitor.complaints.expect(401, 403);
      const customer = await signedIn(visitor);
      await visitor.go('/account/security');
      await visitor.fill({ 'Your password': customer.password });
      await visitor.press('Close my account');
      await visitor.heading('Your account is closed');
      await visitor.go('/sign-in');
      await visitor.fill({ 'E-mail': customer.email, Password: customer.password });
      await visitor.press('Sign in');
      await visitor.page.getByRole('alert').waitFor();
    });
  });
}
