import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import type { BrowserTools } from '../browser-suite.ts';
import { BACK_MS, outages, PLACE, pressUntilPlaced } from './outages.ts';
import { ordersOf, putIntoCart, THANKS, withCart } from './shop-tools.ts';

const AWAY = 'The catalogue does not answer at the moment.';
const KILLED = [
  'order-service',
  'payment-service',
  'inventory-service',
  'product-service',
  'user-service',
] as const;

/** What a customer sees while services are away. */
export function awayTests(tools: BrowserTools): void {
  const { visit, platform } = tools;

  const { signal, whileKilled } = outages(platform);

  describe('while services are away', () => {
    visit('an order goes on when what it waits for is killed', {}, async (visitor) => {
      const customer = await withCart(tools, visitor);
      await visitor.go('/checkout');
      await whileKilled(['inventory-service', 'payment-service', 'shipping-service'], async () => {
        await visitor.press(PLACE);
        await visitor.heading(THANKS);
      });
      assert.equal((await ordersOf(tools, customer)).length, 1);
    });

    visit('a checkout that nobody took is pressed again, and is one order', {}, async (visitor) => {
      visitor.complaints.expect(502, 503, 504);
      const customer = await withCart(tools, visitor);
      await visitor.go('/checkout');
      await whileKilled(['order-service'], () => pressUntilPlaced(visitor.page));
      assert.equal((await ordersOf(tools, customer)).length, 1);
    });

    visit('each service is killed in turn, and each checkout is one order', {}, async (visitor) => {
      visitor.complaints.expect(502, 503, 504);
      const customer = await withCart(tools, visitor);
      for (const [i, service] of KILLED.entries()) {
        if (i > 0) await putIntoCart(tools, customer, customer.sku);
        await visitor.go('/checkout');
        await whileKilled([service], () => pressUntilPlaced(visitor.page));
        assert.equal((await ordersOf(tools, customer)).length, i + 1, service);
      }
    });

    visit('the catalogue is shown as it was, and sells nothing meanwhile', {}, async (visitor) => {
      visitor.complaints.expect(502, 503, 504);
      await visitor.go('/?q=lamp');
      signal('product-service', 'SIGSTOP');
      try {
        await visitor.go('/?q=lamp');
        await visitor.page.getByText(AWAY).waitFor();
        assert.ok((await visitor.page.locator('#things > li').count()) > 0);
        assert.equal(await visitor.page.locator('#things .btn').count(), 0);
      } finally {
        signal('product-service', 'SIGCONT');
      }
      await eventually(
        async () => {
          await visitor.go('/?q=lamp');
          assert.equal(await visitor.page.getByText(AWAY).count(), 0);
        },
        { timeoutMs: BACK_MS },
      );
    });
  });
}
