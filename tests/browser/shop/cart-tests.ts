import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { someProduct } from '../../e2e/shop/shop-tools.ts';
import { requireNoOverflow } from '../accessible.ts';
import type { BrowserTools } from '../browser-suite.ts';
import { putIntoCart } from './shop-tools.ts';

const CODE = '<script>alert(1)</script><b onclick=alert(1)>Bold</b>';
const WAYS = [
  { scripts: true, width: 360, by: 'keyboard' },
  { scripts: false, width: 1280, by: 'pointer' },
] as const;

/** Looking around, and the cart. */
export function cartTests({ visit, call, signedIn, adminToken }: BrowserTools): void {
  describe('cart', () => {
    for (const way of WAYS)
      visit(
        `a guest changes it, ${way.scripts ? 'with' : 'without'} scripts, by ${way.by}`,
        way,
        async (visitor) => {
          const { page } = visitor;
          const quantity = page.getByLabel(/^Quantity of/);
          const { sku } = await someProduct(call);
          await visitor.go(`/p/${sku}`);
          await visitor.press('Add to cart');
          if (way.scripts) await page.getByText('is in the cart.').waitFor();
          await visitor.go('/cart');
          await visitor.fill({ [(await quantity.getAttribute('aria-label')) ?? '']: '3' });
          await visitor.press('Change');
          await page.getByRole('link', { name: 'Cart 3' }).waitFor();
          await requireNoOverflow(page);
          await visitor.press(/^Take out/);
          await page.getByText('Nothing in it yet.').waitFor();
          await visitor.press('Put it back');
          await page.getByRole('link', { name: 'Cart 3' }).waitFor();
          assert.equal(await quantity.inputValue(), '3');
        },
      );

    visit('what a guest put in joins the cart of the account', { scripts: false }, async (visitor) => {
      const { body } = await call('GET', '/api/products?limit=50');
      const [one, other] = body.items.filter((item: { is_stocked: boolean }) => item.is_stocked);
      await visitor.go(`/p/${one.sku}`);
      await visitor.press('Add to cart');
      await visitor.heading('Your cart');
      await putIntoCart({ call }, await signedIn(visitor), other.sku);
      await visitor.go('/cart');
      for (const { name } of [one, other])
        await visitor.page.getByRole('heading', { name, exact: true }).waitFor();
    });

    visit('a thing is added from a list, which stays where it is', {}, async (visitor) => {
      await visitor.go('/?q=lamp');
      await visitor.page.locator('.things [data-add]').first().click();
      await visitor.page.getByText('is in the cart.').waitFor();
      await visitor.page.getByRole('link', { name: 'Cart 1' }).waitFor();
      assert.match(visitor.page.url(), /\?q=lamp$/);
    });
  });

  describe('looking around', () => {
    visit('more of a list comes below what is shown', {}, async (visitor) => {
      await visitor.go('/');
      const things = visitor.page.locator('#things > li');
      const before = await things.count();
      await visitor.follow('Show more');
      await things.nth(before).waitFor();
      assert.equal(new URL(visitor.page.url()).search, '');
    });

    visit('without scripts, more of a list is its next page', { scripts: false }, async (visitor) => {
      await visitor.go('/');
      await visitor.follow('Show more');
      await visitor.follow('From the beginning');
      await visitor.heading('Made to be handed down.');
    });

    visit('/ goes to the search, and types nothing', {}, async (visitor) => {
      await visitor.go('/');
      await visitor.page.keyboard.press('/');
      await visitor.page.keyboard.type('oak');
      assert.equal(await visitor.field('Search the shop').inputValue(), 'oak');
    });

    visit('the first stop of the keyboard skips to the content', { width: 360 }, async (visitor) => {
      await visitor.go('/');
      await visitor.page.keyboard.press('Tab');
      await visitor.page.keyboard.press('Enter');
      assert.equal(await visitor.page.evaluate('document.activeElement.id'), 'main');
    });

    visit('a product whose name is code shows it as text', {}, async (visitor) => {
      const sku = `CODE-${randomUUID().slice(0, 8).toUpperCase()}`;
      const made = await call('POST', '/api/products', {
        token: await adminToken(),
        body: { sku, name: CODE, description: CODE, price_minor: 100, currency: 'GBP', is_stocked: false },
      });
      assert.equal(made.status, 201);
      for (const path of [`/p/${sku}`, `/?q=${encodeURIComponent(CODE)}`]) {
        await visitor.go(path);
        await visitor.page.getByText(CODE).first().waitFor();
        assert.equal(await visitor.page.locator('main script, main [onclick]').count(), 0);
      }
    });
  });
}
