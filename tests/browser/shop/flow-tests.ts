import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { registerCustomer } from '../../e2e/suite-tools.ts';
import { requireNoOverflow } from '../accessible.ts';
import type { BrowserTools } from '../browser-suite.ts';
import type { Visit, VisitOptions } from '../visit.ts';

// Each pair of scripts, width, theme and hands is in one of them at least.
const WAYS: readonly (VisitOptions & Required<Omit<VisitOptions, 'worker'>>)[] = [
  { scripts: true, width: 1280, theme: 'light', by: 'pointer', worker: true },
  { scripts: true, width: 360, theme: 'dark', by: 'keyboard' },
  { scripts: false, width: 360, theme: 'light', by: 'pointer' },
  { scripts: false, width: 1280, theme: 'dark', by: 'keyboard' },
  { scripts: true, width: 360, theme: 'light', by: 'keyboard' },
  { scripts: false, width: 1280, theme: 'dark', by: 'pointer' },
];

/** From the first page to an order's end. */
export function flowTests({ visit, call }: BrowserTools): void {
  describe('from browsing to an order', () => {
    for (const way of WAYS)
      visit(nameOf(way), way, async (visitor) => {
        const customer = await registerCustomer(call);
        await findByTypo(visitor);
        await putIntoCart(visitor, way.scripts);
        await visitor.follow('Go to checkout');
        await visitor.heading('Sign in');
        await visitor.fill({ 'E-mail': customer.email, Password: customer.password });
        await visitor.press('Sign in');
        await visitor.heading('Checkout');
        await requireNoOverflow(visitor.page);
        await visitor.press('Place the order');
        await visitor.heading('Thank you, your order is confirmed');
        await visitor.page.getByText('Parcel booked').first().waitFor();
        await requireNoOverflow(visitor.page);
        const { body } = await call('GET', '/api/orders', { token: customer.token });
        assert.deepEqual(
          body.items.map(({ status }: { status: string }) => status),
          ['confirmed'],
        );
      });
  });
}

function nameOf({ scripts, width, theme, by }: (typeof WAYS)[number]): string {
  return `${scripts ? 'with' : 'without'} scripts, at ${width} px, ${theme}, by ${by}`;
}

/** Looks for a teapot as people type it, narrows that by price, and opens the first thing found. */
async function findByTypo(visitor: Visit): Promise<void> {
  const { page } = visitor;
  await visitor.go('/');
  await visitor.heading('Made to be handed down.');
  await visitor.fill({ 'Search the shop': 'tepot' });
  await page.keyboard.press('Enter');
  await page.getByText('you typed tepot').waitFor();
  await visitor.fill({ '£ to': '500' });
  await visitor.press('Apply');
  await page.waitForURL(/max=500/);
  await visitor.follow(/teapot/i);
  await visitor.heading(/teapot/i);
}

/** Scripts leave the reader on the page; without them the cart is shown. */
async function putIntoCart(visitor: Visit, hasScripts: boolean): Promise<void> {
  await visitor.press('Add to cart');
  if (hasScripts) {
    await visitor.page.getByText('is in the cart.').waitFor();
    await visitor.follow(/^Cart/);
  }
  await visitor.heading('Your cart');
  await requireNoOverflow(visitor.page);
}
