import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { BrowserTools } from '../browser-suite.ts';
import { checkOut, THANKS, withCart } from './shop-tools.ts';

/** An order's page, while the order goes on. */
export function liveOrderTests(tools: BrowserTools): void {
  const { visit } = tools;

  describe('the live order', () => {
    visit(
      'follows the order without being loaded again, and says so to those who listen',
      {},
      async (visitor) => {
        await withCart(tools, visitor);
        await checkOut(visitor, 'tok_timeout');
        await visitor.page.locator('[data-live]').waitFor();
        await visitor.page.evaluate('window.isSameDocument = true');
        await visitor.heading(THANKS);
        assert.equal(await visitor.page.evaluate('window.isSameDocument'), true);
        await visitor.page.getByRole('status').getByText(THANKS).waitFor();
      },
    );

    visit('goes on after its stream was cut, with nothing missing', {}, async (visitor) => {
      visitor.complaints.expect(/net::ERR_FAILED/);
      await withCart(tools, visitor);
      let cuts = 0;
      await visitor.context.route('**/orders/*/events', async (route) => {
        cuts += 1;
        await (cuts > 2 ? route.continue() : route.abort());
      });
      await checkOut(visitor, 'tok_timeout');
      await visitor.heading(THANKS);
      assert.ok(cuts > 0);
      const happened = await visitor.page.locator('#order-happenings strong').allTextContents();
      assert.deepEqual(happened, [...new Set(happened)], 'nothing is told twice');
      for (const text of ['Order placed', 'Goods set aside', 'Payment taken', 'Parcel booked', 'Confirmed'])
        assert.ok(happened.includes(text), text);
    });

    visit(
      'without scripts it is loaded again until the order has ended',
      { scripts: false },
      async (visitor) => {
        await withCart(tools, visitor);
        await checkOut(visitor, 'tok_timeout');
        await visitor.heading(THANKS);
        assert.equal(await visitor.page.locator('meta[http-equiv=refresh]').count(), 0);
      },
    );

    visit('says when the network is away, and when it is back', {}, async (visitor) => {
      visitor.complaints.expect(/net::ERR_INTERNET_DISCONNECTED|error occurred when fetching the script/);
      await withCart(tools, visitor);
      await visitor.go('/checkout');
      await visitor.context.setOffline(true);
      await visitor.page.getByText('You are offline.').waitFor();
      await visitor.context.setOffline(false);
      await visitor.page.getByText('You are offline.').waitFor({ state: 'hidden' });
    });
  });
}
