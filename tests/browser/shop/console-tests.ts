import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { tabSlugs } from '../../../services/web/src/shop/console/order-xray/xray-page.ts';
import { SHOP_CONSOLE_LINKS } from '../../../services/web/src/shop/console/shop-console.ts';
import { placeOrder, someProduct } from '../../e2e/shop/shop-tools.ts';
import { registerCustomer } from '../../e2e/suite-tools.ts';
import type { BrowserTools } from '../browser-suite.ts';
import { consolePageTest } from '../console-tests.ts';

/** What the shop adds to the console. */
export function shopConsoleTests(tools: BrowserTools): void {
  const { call, visit, asAdmin } = tools;
  const skuPath = async (folder: string) => `/console/${folder}/${(await someProduct(call)).sku}`;

  /** Of a new customer, and confirmed. */
  async function someOrder(): Promise<{ readonly id: string; readonly number: string }> {
    const [customer, { sku }] = [await registerCustomer(call), await someProduct(call)];
    const order = { lines: [{ sku, quantity: 2 }], card_token: 'tok_visa' };
    return (await placeOrder({ ...tools, customer: () => customer }, order)).body;
  }

  // Pages that only show an order show the same one.
  let order: Awaited<ReturnType<typeof someOrder>> | undefined;
  async function oneOrder() {
    order ??= await someOrder();
    return order;
  }

  describe('console of the shop', () => {
    for (const { href } of SHOP_CONSOLE_LINKS) consolePageTest(tools, href);
    for (const slug of [...tabSlugs('staff'), ...tabSlugs('admin')])
      consolePageTest(tools, `an order’s ${slug || 'X-ray'}`, async () => {
        return `/console/orders/${(await oneOrder()).number}/${slug}`.replace(/\/$/, '');
      });
    for (const folder of ['products', 'stock'])
      consolePageTest(tools, `one of ${folder}`, () => skuPath(folder));
    consolePageTest(tools, 'a payment', async () => `/console/payments/${(await oneOrder()).id}`);

    visit('stock is changed by keyboard', { by: 'keyboard' }, async (visitor) => {
      await asAdmin(visitor);
      await visitor.go(await skuPath('stock'));
      await visitor.fill({ 'Change by': '5', Why: 'Counted again' });
      await visitor.press('Change the stock');
      await visitor.page.getByText('The stock is changed.').waitFor();
      await visitor.page.getByText('Counted again').first().waitFor();
    });

    visit(
      'money is given back by keyboard, without scripts',
      { by: 'keyboard', scripts: false },
      async (visitor) => {
        const { id } = await someOrder();
        await asAdmin(visitor);
        await visitor.go(`/console/payments/${id}`);
        await visitor.fill({ Why: 'It came broken' });
        await visitor.choose(/^All that is left/);
        await visitor.press('Give the money back');
        await visitor.page.getByText('The refund is asked for').waitFor();
        const token = await tools.adminToken();
        const { body } = await call('GET', `/api/payments/${id}`, { token });
        assert.equal(body.refunded_minor, body.captured_minor);
      },
    );
  });
}
