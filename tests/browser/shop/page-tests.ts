import { describe } from 'node:test';
import { someProduct } from '../../e2e/shop/shop-tools.ts';
import type { BrowserTools } from '../browser-suite.ts';
import { type PageCase, pageTest } from '../page-tests.ts';
import type { Visit } from '../visit.ts';
import { checkOut, THANKS, withCart } from './shop-tools.ts';

/** The pages of the shop. */
export function shopPageTests(tools: BrowserTools): void {
  const { call, signedIn } = tools;

  async function openSomeProduct(visitor: Visit): Promise<void> {
    await visitor.go(`/p/${(await someProduct(call)).sku}`);
    await visitor.page.getByRole('button', { name: 'Add to cart' }).waitFor();
  }

  const pages: readonly PageCase[] = [
    { name: 'the shop', path: '/', heading: 'Made to be handed down.' },
    { name: 'a search', path: '/?q=tepot&min=1&max=900&sort=price', heading: /tepot/ },
    { name: 'a search that finds nothing', path: '/?q=zzzzqqqq&max=3', heading: /zzzzqqqq/ },
    { name: 'no such product', path: '/p/NO-SUCH-THING', heading: /./, statuses: [404] },
    { name: 'no such category', path: '/?category=no-such', heading: 'No such shelf', statuses: [404] },
    { name: 'a product', path: '/', heading: /./, act: openSomeProduct },
    { name: 'an empty cart', path: '/cart', heading: 'Your cart' },
    {
      name: 'a guest’s cart',
      path: '/',
      heading: /./,
      async act(visitor) {
        await openSomeProduct(visitor);
        await visitor.press('Add to cart');
        await visitor.page.getByText('is in the cart.').waitFor();
        await visitor.go('/cart');
        await visitor.page.getByLabel(/^Quantity of/).waitFor();
      },
    },
    {
      name: 'checkout',
      path: '/checkout',
      heading: 'Checkout',
      prepare: async (visitor) => void (await withCart(tools, visitor)),
    },
    {
      name: 'a checkout that is refused',
      path: '/checkout',
      heading: 'Checkout',
      statuses: [422],
      prepare: async (visitor) => void (await withCart(tools, visitor)),
      async act(visitor) {
        await visitor.choose(/Another address/);
        await visitor.press('Place the order');
        await visitor.page.getByRole('alert').waitFor();
      },
    },
    {
      name: 'a confirmed order',
      path: '/orders',
      heading: 'Your orders',
      async prepare(visitor) {
        await withCart(tools, visitor);
        await checkOut(visitor);
        await visitor.heading(THANKS);
      },
      async act(visitor) {
        await visitor.page.locator('.orders a').first().click();
        await visitor.heading(THANKS);
      },
    },
    {
      name: 'a declined order',
      path: '/orders',
      heading: 'Your orders',
      async prepare(visitor) {
        await withCart(tools, visitor);
        await checkOut(visitor, 'tok_declined');
        await visitor.heading('Your bank declined the card');
      },
      async act(visitor) {
        await visitor.page.getByText('Rejected').waitFor();
        await visitor.page.locator('.orders a').first().click();
        await visitor.heading('Your bank declined the card');
      },
    },
    {
      name: 'no orders',
      path: '/orders',
      heading: 'Your orders',
      prepare: async (visitor) => void (await signedIn(visitor)),
    },
    { name: 'no network', path: '/offline', heading: 'You are offline' },
  ];

  describe('pages of the shop', () => {
    for (const page of pages) pageTest(tools, page);
  });
}
