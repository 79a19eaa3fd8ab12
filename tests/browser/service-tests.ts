import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import type { BrowserTools } from './browser-suite.ts';

/** Nothing that these tests, or the page that they look at, waits for. */
const SERVICE = 'notification-service';

/** What admins do to services on the console, in development. */
export function serviceTests({ visit, asAdmin }: BrowserTools): void {
  describe('services on the console', () => {
    visit(`a service is paused, let go on and killed by keyboard`, { by: 'keyboard' }, async (visitor) => {
      const { page } = visitor;
      const says = (text: RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();
      const isReady = () => page.locator('#process').getByText('ready', { exact: true }).waitFor();
      await asAdmin(visitor);
      await visitor.go(`/console/services/${SERVICE}`);
      await isReady();
      await visitor.press('Pause');
      await says(/It is paused/);
      await page.locator('#process').getByText('paused', { exact: true }).waitFor();
      await visitor.press('Let it go on');
      await says(/It goes on/);
      await isReady();
      await visitor.follow('Kill…');
      await page.getByRole('heading', { name: `Kill ${SERVICE}?` }).waitFor();
      await visitor.press(`Kill ${SERVICE}`);
      await says(/It was killed/);
      await isReady();
    });

    visit(
      'a level for a while, and a log that is narrowed, by keyboard',
      { by: 'keyboard' },
      async (visitor) => {
        const { page } = visitor;
        await asAdmin(visitor);
        await visitor.go(`/console/services/${SERVICE}`);
        await visitor.press('Set the level');
        await page.getByRole('status').filter({ hasText: 'It logs from info on now.' }).waitFor();
        await page.getByText(/^info, until/).waitFor();
        await visitor.follow('Log');
        await visitor.heading(SERVICE);
        await page.getByRole('rowheader').first().waitFor();
        await visitor.fill({ Trace: '0'.repeat(32) });
        await visitor.press('Apply');
        await page.getByText('No line of what is kept fits.').waitFor();
      },
    );

    visit('a line that somebody has opened stays open while the log is followed', {}, async (visitor) => {
      const { page } = visitor;
      await asAdmin(visitor);
      await visitor.go('/console/services/api-gateway/logs?follow=1');
      const seen = page.locator('#log-seen');
      const first = await seen.innerText();
      await page.locator('#log details summary').first().click();
      // Each look writes a line to this log.
      await eventually(async () => assert.notEqual(await seen.innerText(), first));
      assert.equal(await page.locator('#log details[open]').count(), 1);
    });
  });
}
