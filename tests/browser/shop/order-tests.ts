import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { requireNoOverflow } from '../accessible.ts';
import type { BrowserTools } from '../browser-suite.ts';
import { checkOut, ordersOf, THANKS, withCart } from './shop-tools.ts';

const CANCELLED = 'Your order is cancelled';

/** What can be done with an order, and how it may end otherwise. */
export function orderTests(tools: BrowserTools): void {
  const { visit, call } = tools;

  describe('orders', () => {
    for (const way of [
      { scripts: true, width: 1280, by: 'keyboard' },
      { scripts: false, width: 360, by: 'pointer' },
    ] as const)
      visit(
        `a confirmed order is cancelled, ${way.scripts ? 'with' : 'without'} scripts, by ${way.by}`,
        way,
        async (visitor) => {
          const customer = await withCart(tools, visitor);
          await checkOut(visitor);
          await visitor.heading(THANKS);
          await visitor.press('Cancel the order');
          await visitor.heading(CANCELLED);
          await requireNoOverflow(visitor.page);
          const [order] = await ordersOf(tools, customer);
          assert.equal(order?.status, 'cancelled');
          const { body } = await call('GET', `/api/payments/${order?.id}`, { token: customer.token });
          assert.equal(body.refunded_minor, order?.total_minor);
        },
      );

    visit('an order is cancelled while its payment is in doubt', {}, async (visitor) => {
      const customer = await withCart(tools, visitor);
      await checkOut(visitor, 'tok_timeout');
      await visitor.press('Cancel the order');
      await visitor.heading(CANCELLED);
      assert.equal((await ordersOf(tools, customer))[0]?.status, 'cancelled');
    });

    visit('an order whose parcel has left says that it is too late to cancel', {}, async (visitor) => {
      visitor.complaints.expect(409);
      const customer = await withCart(tools, visitor);
      await checkOut(visitor);
      await visitor.heading(THANKS);
      const cancel = visitor.page.getByRole('button', { name: 'Cancel the order' });
      await cancel.waitFor();
      const [order] = await ordersOf(tools, customer);
      const left = await call('PATCH', `/api/shipments/${order?.id}`, {
        token: await tools.adminToken(),
        body: { status: 'dispatched' },
      });
      assert.equal(left.status, 200);
      await cancel.click();
      await visitor.page.getByRole('alert').getByText('It is too late to cancel').waitFor();
    });

    for (const scripts of [true, false])
      visit(
        `what a declined card left is ordered with another one, ${scripts ? 'with' : 'without'} scripts`,
        { scripts },
        async (visitor) => {
          const customer = await withCart(tools, visitor);
          await checkOut(visitor, 'tok_declined');
          await visitor.press('Order the same with another card');
          await visitor.heading('Checkout');
          await visitor.press('Place the order');
          await visitor.heading(THANKS);
          const orders = await ordersOf(tools, customer);
          assert.deepEqual(
            orders.map(({ status }) => status),
            ['confirmed', 'rejected'],
          );
        },
      );

    visit('what a declined card left goes back into the cart', { width: 360 }, async (visitor) => {
      await withCart(tools, visitor, 2);
      await checkOut(visitor, 'tok_declined');
      await visitor.press('Put it back into the cart');
      await visitor.heading('Your cart');
      assert.equal(await visitor.page.getByLabel(/^Quantity of/).inputValue(), '2');
    });

    visit('more than there is ends with what there is, and nothing charged', {}, async (visitor) => {
      await withCart(tools, visitor, 1000);
      await checkOut(visitor);
      await visitor.heading('There is not enough in stock');
      await visitor.go('/orders');
      await visitor.page.getByText('Rejected').waitFor();
    });

    visit('an order is nothing to anybody else', {}, async (visitor) => {
      visitor.complaints.expect(404);
      const customer = await withCart(tools, visitor);
      await checkOut(visitor);
      await visitor.heading(THANKS);
      const { pathname } = new URL(visitor.page.url());
      const stranger = await visitor.another();
      stranger.complaints.expect(404);
      await tools.signedIn(stranger);
      await stranger.go(pathname);
      await stranger.heading('There is nothing here');
      const events = await stranger.context.request.get(`${pathname}/events`);
      assert.ok(events.status() >= 400, `${customer.email}'s events`);
    });
  });
}
