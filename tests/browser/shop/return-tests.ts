import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { placeOrder, someProduct } from '../../e2e/shop/shop-tools.ts';
import type { Customer } from '../../e2e/suite-tools.ts';
import { requireAccessible, requireNoOverflow } from '../accessible.ts';
import type { BrowserTools } from '../browser-suite.ts';
import type { Visit } from '../visit.ts';

/** Goods that go back: what the customer sends, what staff decide, and how the customer's page follows. */
export function returnTests(tools: BrowserTools): void {
  const { visit, call, platform, signedIn, adminToken } = tools;

  /** Of a new customer, who is signed in at `visitor`: two of a product, which are there. */
  async function deliveredOrder(visitor: Visit) {
    const [customer, { sku }] = [await signedIn(visitor), await someProduct(call)];
    const body = { lines: [{ sku, quantity: 2 }], card_token: 'tok_visa' };
    const order = (await placeOrder({ ...tools, customer: () => customer }, body)).body;
    const token = await adminToken();
    for (const status of ['dispatched', 'in_transit', 'delivered'])
      await call('PATCH', `/api/shipments/${order.id}`, { token, body: { status } });
    const path = `/api/orders/${order.id}`;
    await eventually(async () =>
      assert.ok((await call('GET', path, { token: customer.token })).body.returnable_until),
    );
    return { customer, path, address: `/orders/${order.number}`, line: order.lines[0].name as string };
  }

  async function askToReturn(visitor: Visit, { address, line }: { address: string; line: string }) {
    await visitor.go(address);
    await visitor.follow('Return something');
    await visitor.heading('Send something back');
    await requireNoOverflow(visitor.page);
    await visitor.fill({ [line]: '1', Why: 'It does not fit' });
    await visitor.press('Ask to send it back');
    await visitor.page.getByText('Being looked at').waitFor();
  }

  async function returnsOf(path: string, { token }: Customer) {
    return (await call('GET', `${path}/returns`, { token })).body.items;
  }

  describe('returns', () => {
    visit('goods are sent back without scripts', { scripts: false, width: 360 }, async (visitor) => {
      const order = await deliveredOrder(visitor);
      await askToReturn(visitor, order);
      assert.equal(await visitor.page.locator('meta[http-equiv=refresh]').count(), 1);
      const [asked] = await returnsOf(order.path, order.customer);
      assert.deepEqual([asked.status, asked.lines[0].quantity], ['requested', 1]);
      const refusal = { token: await adminToken(), body: { reason: 'It was used.' } };
      await call('POST', `/api/returns/${asked.return_id}/refuse`, refusal);
      await visitor.go(order.address);
      await visitor.page.getByText('It cannot be sent back: It was used.').waitFor();
      assert.equal(await visitor.page.locator('meta[http-equiv=refresh]').count(), 0);
    });

    visit('staff decide by keyboard, and the page of the order follows', {}, async (visitor) => {
      const order = await deliveredOrder(visitor);
      await askToReturn(visitor, order);
      await visitor.page.locator('[data-live^="/orders"]').waitFor();
      await visitor.page.evaluate('window.isSameDocument = true');
      await requireAccessible(visitor.page);
      const staff = await visitor.another({ by: 'keyboard' });
      await staff.signIn(platform().admin);
      const [asked] = await returnsOf(order.path, order.customer);
      await staff.go(`/console/returns/${asked.return_id}`);
      await staff.press('Approve the return');
      await staff.page.getByText('The return is approved.').waitFor();
      await visitor.page.getByText('Send it back', { exact: true }).waitFor();
      await staff.choose('Put back on sale');
      await staff.press(/^Receive, and give back/);
      await staff.page.getByText('The goods are received.').waitFor();
      await visitor.page.locator('#returns').getByText('Refunded').waitFor();
      await visitor.page.locator('[data-live^="/orders"]').waitFor({ state: 'detached' });
      assert.equal(await visitor.page.evaluate('window.isSameDocument'), true);
    });

    visit('the bell counts what is new', {}, async (visitor) => {
      const { customer } = await deliveredOrder(visitor);
      const unread = async () =>
        (await call('GET', '/api/notifications', customer)).body.items.filter(
          ({ is_read }: { is_read: boolean }) => !is_read,
        ).length;
      await eventually(async () => assert.ok((await unread()) > 0));
      const bell = visitor.page.locator('.bell');
      // A page waits a moment for the count, and shows none when that is late.
      await eventually(async () => {
        await visitor.context.clearCookies({ name: /unread/ });
        await visitor.go('/account');
        assert.equal(await bell.locator('.count').count(), 1);
      });
      assert.match((await bell.textContent()) ?? '', /^Notifications \d+ new$/);
      await bell.click();
      await visitor.heading('Notifications');
      await visitor.press('Mark all as read');
      await visitor.page.getByText('Mark all as read').waitFor({ state: 'detached' });
      assert.equal(await bell.locator('.count').count(), 0);
      assert.equal(await unread(), 0);
    });
  });
}
