import { describe } from 'node:test';
import { CORE_LINKS } from '../../services/web/src/console/frame/core-links.ts';
import { registerCustomer } from '../e2e/suite-tools.ts';
import type { BrowserTools } from './browser-suite.ts';
import { pageTest } from './page-tests.ts';

const OF_A_SERVICE = ['/console/services/web', '/console/services/web/config', '/console/services/web/logs'];

/** The console of every platform. */
export function consoleTests(tools: BrowserTools): void {
  const { visit, signedIn, call, asAdmin } = tools;

  describe('console', () => {
    for (const path of [...CORE_LINKS.map(({ href }) => href), ...OF_A_SERVICE]) consolePageTest(tools, path);

    for (const path of ['/console', '/console/customers', '/console/services/web/logs'])
      visit(`a customer is told that there is nothing at ${path}`, {}, async (visitor) => {
        visitor.complaints.expect(404);
        await signedIn(visitor);
        await visitor.go(path);
        await visitor.heading('There is nothing here');
      });

    visit('somebody is found by address, and looked at, by keyboard', { by: 'keyboard' }, async (visitor) => {
      const { email } = await registerCustomer(call);
      await asAdmin(visitor);
      await visitor.go('/console');
      await visitor.fill({ 'Search everything': email });
      await visitor.page.keyboard.press('Enter');
      await visitor.page.getByText(email).first().waitFor();
    });
  });
}

/** Adds the test that a page of the console is accessible, as an admin sees it. */
export function consolePageTest(
  tools: BrowserTools,
  name: string,
  path: string | (() => Promise<string>) = name,
): void {
  pageTest(tools, { name, path, heading: /./, prepare: tools.asAdmin });
}
