import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Customer } from '../../e2e/suite-tools.ts';
import type { BrowserTools } from '../browser-suite.ts';
import { ordersOf, THANKS, withCart } from './shop-tools.ts';

const FORM = 'application/x-www-form-urlencoded';
const PLACE = 'Place the order';

/** However often a checkout is sent: one order. */
export function onceTests(tools: BrowserTools): void {
  const { visit } = tools;

  async function requireOneOrder(customer: Customer): Promise<void> {
    assert.equal((await ordersOf(tools, customer)).length, 1);
  }

  describe('a checkout that is sent more than once is one order', () => {
    for (const scripts of [true, false]) {
      const how = scripts ? 'with scripts' : 'without scripts';

      visit(`by a double click, ${how}`, { scripts }, async (visitor) => {
        const customer = await withCart(tools, visitor);
        await visitor.go('/checkout');
        await visitor.page.getByRole('button', { name: PLACE }).dblclick();
        await visitor.heading(THANKS);
        await requireOneOrder(customer);
      });

      visit(`by going back and pressing again, then reloading, ${how}`, { scripts }, async (visitor) => {
        const customer = await withCart(tools, visitor);
        await visitor.go('/checkout');
        await visitor.press(PLACE);
        await visitor.heading(THANKS);
        await visitor.page.goBack();
        // Its page is not kept: the cart is empty by now.
        await visitor.heading('Your cart');
        await visitor.page.goForward();
        await visitor.page.reload();
        await visitor.heading(THANKS);
        await requireOneOrder(customer);
      });
    }

    visit('in two tabs', {}, async (visitor) => {
      const customer = await withCart(tools, visitor);
      const tab = await visitor.context.newPage();
      await visitor.go('/checkout');
      await tab.goto('/checkout');
      await visitor.press(PLACE);
      await visitor.heading(THANKS);
      await tab.getByRole('button', { name: PLACE }).click();
      await tab.getByRole('heading', { level: 1, name: 'Your cart' }).waitFor();
      await requireOneOrder(customer);
    });

    visit('when the answer was lost', {}, async (visitor) => {
      const customer = await withCart(tools, visitor);
      await visitor.go('/checkout');
      await visitor.context.route(
        '**/checkout',
        async (route) => {
          await route.fetch({ maxRedirects: 0 });
          await route.abort();
        },
        { times: 1 },
      );
      const lost = visitor.page.waitForEvent('requestfailed');
      await visitor.press(PLACE);
      await lost;
      await requireOneOrder(customer);
      // What browsers offer then: to send the form again.
      const sent = (await lost).postData() ?? '';
      const again = await visitor.context.request.post('/checkout', {
        data: sent,
        headers: { 'content-type': FORM, origin: new URL(tools.platform().gatewayUrl).origin },
        maxRedirects: 0,
      });
      const [order] = await ordersOf(tools, customer);
      assert.deepEqual([again.status(), again.headers().location], [303, `/orders/${order?.number}`]);
      await requireOneOrder(customer);
    });

    visit('when the session ended in between', {}, async (visitor) => {
      const customer = await withCart(tools, visitor);
      await visitor.go('/checkout');
      await visitor.context.clearCookies({ name: 'session' });
      await visitor.press(PLACE);
      await visitor.heading('Sign in');
      await visitor.fill({ 'E-mail': customer.email, Password: customer.password });
      await visitor.press('Sign in');
      await visitor.heading('Checkout');
      await visitor.press(PLACE);
      await visitor.heading(THANKS);
      await requireOneOrder(customer);
    });
  });
}
