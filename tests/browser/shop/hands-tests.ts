import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { inDatabase } from '../../e2e/databases/platform-database.ts';
import { someProduct } from '../../e2e/shop/shop-tools.ts';
import { registerCustomer } from '../../e2e/suite-tools.ts';
import type { BrowserTools } from '../browser-suite.ts';
import { outages } from './outages.ts';

const REASON = 'Looked at it by hand';
const KEYBOARD = { by: 'keyboard' } as const;

/** What operators do to orders, products and services, by the keyboard alone. */
export function handsTests(tools: BrowserTools): void {
  const { visit, call, platform, adminToken } = tools;
  const { signal } = outages(platform);

  /** The id of a new order that waits for its parcel, and whose saga has given up asking. */
  async function stuckOrder(): Promise<string> {
    const [{ token }, { sku }] = [await registerCustomer(call), await someProduct(call)];
    const order = { lines: [{ sku, quantity: 1 }], card_token: 'tok_visa' };
    const { id } = (await call('POST', '/api/orders', { token, body: order })).body;
    await eventually(async () => assert.equal((await sagaOf(id)).step, 'create-shipment'));
    await inDatabase(platform(), 'orders', (orders) =>
      orders.query(sql`
        update saga set status = 'stuck', deadline = null, revision = revision + 1 where id = ${id}`),
    );
    return id;
  }

  const sagaOf = async (id: string) =>
    (await call('GET', `/api/sagas/${id}`, { token: await adminToken() })).body;

  describe('hands of operators', () => {
    visit('sagas that are stuck are retried, skipped and forced back', KEYBOARD, async (visitor) => {
      const { page } = visitor;
      await visitor.signIn(platform().admin);
      signal('shipping-service', 'SIGSTOP');
      const orders: string[] = [];
      try {
        for (const [operation, button, done] of [
          ['retry', 'Retry the step', 'The step is asked for again.'],
          ['skip', 'Skip the step', 'The step is skipped.'],
          ['force-compensate', 'Force it back', 'It is being undone.'],
        ] as const) {
          const id = await stuckOrder();
          orders.push(id);
          await visitor.go(`/console/sagas/${id}`);
          await visitor.fillAt(`#f-reason-${operation}`, REASON);
          await visitor.press(button);
          await page.getByText(done).waitFor();
          await page.getByText(REASON).first().waitFor();
        }
      } finally {
        signal('shipping-service', 'SIGCONT');
      }
      await eventually(async () => {
        const states = await Promise.all(orders.map(async (id) => (await sagaOf(id)).state));
        assert.deepEqual(states, ['completed', 'completed', 'compensated']);
      });
    });

    visit('a product is changed, archived and brought back', KEYBOARD, async (visitor) => {
      const sku = `KEYS-${randomUUID().slice(0, 8).toUpperCase()}`;
      const product = {
        sku,
        name: 'A set of keys',
        description: 'For two doors',
        price_minor: 450,
        currency: 'GBP',
      };
      const path = `/api/products/${sku}`;
      const token = await adminToken();
      const body = { ...product, attributes: {}, is_stocked: false };
      assert.equal((await call('POST', '/api/products', { token, body })).status, 201);
      await visitor.signIn(platform().admin);
      await visitor.go(`/console/products/${sku}`);
      await visitor.fill({ Price: '5.25' });
      await visitor.press('Save the product');
      await visitor.page.getByText('The product is saved.').waitFor();
      assert.equal((await call('GET', path)).body.price_minor, 525);
      await visitor.press('Archive it');
      await visitor.page.getByText('The product is archived.').waitFor();
      await visitor.press('Bring it back on sale');
      await visitor.page.getByText('The product is on sale again.').waitFor();
    });

    visit('a service is restarted under load, and nothing is lost', KEYBOARD, async (visitor) => {
      await visitor.signIn(platform().admin);
      await visitor.go('/console/break-it');
      await visitor.fill({ What: 'notification-service' });
      await visitor.choose('Restart it as a release does');
      await visitor.fill({ 'For how long (seconds)': '1', 'Orders a second': '1' });
      await visitor.press('Break it');
      await visitor.page.getByText('Nothing lost, nothing doubled.').waitFor();
    });
  });
}
