import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Locator } from 'playwright-core';
import { requireAccessible } from '../accessible.ts';
import type { BrowserTools } from '../browser-suite.ts';
import type { Visit } from '../visit.ts';

const CUSTOMERS = '/console/customers';

/** The console, by single keys. */
export function browserTests({ visit, asAdmin }: BrowserTools): void {
  const press = (visitor: Visit, ...keys: readonly string[]) =>
    keys.reduce((before, key) => before.then(() => visitor.page.keyboard.press(key)), Promise.resolve());
  const hasFocus = (target: Locator) =>
    target.evaluate((element) => element === element.ownerDocument.activeElement);
  const dialog = ({ page }: Visit) => page.getByRole('dialog', { name: 'Keys' });

  async function open(visitor: Visit, path: string): Promise<readonly Locator[]> {
    await asAdmin(visitor);
    await visitor.go(path);
    return visitor.page.locator('main tbody tr th a').all();
  }

  describe('keys of the console', () => {
    visit('move through rows, and open one', {}, async (visitor) => {
      const [first, second] = await open(visitor, '/console/services');
      assert.ok(first && second, 'two rows');
      await press(visitor, 'ArrowDown');
      assert.ok(!(await hasFocus(first)), 'arrows scroll until a row has the focus');
      await press(visitor, 'j');
      assert.ok(await hasFocus(first));
      await press(visitor, 'j', 'k', 'ArrowDown');
      assert.ok(await hasFocus(second));
      const name = (await second.textContent()) ?? '';
      await press(visitor, 'Enter');
      await visitor.heading(new RegExp(name));
    });

    visit('lead to pages and to the search, and are text in a field', {}, async (visitor) => {
      await open(visitor, CUSTOMERS);
      await press(visitor, 'g', 'd');
      await visitor.heading('Dead letters');
      await press(visitor, 'g', 'o');
      await visitor.page.waitForURL('**/console');
      await press(visitor, '/', 'g', 'd', '?');
      assert.equal(await visitor.page.locator('#search').inputValue(), 'gd?');
      assert.equal(await dialog(visitor).count(), 0);
    });

    visit('are listed, and can be switched off and on for good', {}, async (visitor) => {
      await open(visitor, CUSTOMERS);
      await press(visitor, '?');
      await dialog(visitor).waitFor();
      await requireAccessible(visitor.page);
      const listens = dialog(visitor).getByRole('checkbox', { name: /Listen to these keys/ });
      await listens.uncheck();
      await press(visitor, 'Escape');
      await visitor.page.reload();
      await press(visitor, '?', '/', 'g', 'd');
      assert.equal(await dialog(visitor).count(), 0);
      assert.ok(!(await hasFocus(visitor.page.locator('#search'))));
      await visitor.press('Keys');
      assert.equal(await listens.isChecked(), false);
      await listens.check();
      await dialog(visitor).getByRole('button', { name: 'Close' }).click();
      await press(visitor, '/');
      assert.ok(await hasFocus(visitor.page.locator('#search')));
    });
  });
}
