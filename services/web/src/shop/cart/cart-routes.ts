import { type FormProblem, ownProblem } from '../../pages/form-problem.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import type { Visitor } from '../../session/visitor.ts';
import type { CatalogueDeps } from '../catalogue/catalogue-routes.ts';
import { readShopWindow } from '../catalogue/shop-window.ts';
import { type Thing, thingOf } from '../things/thing.ts';
import { cartPage } from './cart-page.ts';
import { CartRefusal, VisitorCart } from './carts.ts';

const MOST_SUGGESTED = 3;

/** `/cart`: what somebody means to buy. */
export function cartRoutes(pages: Pages, { pictures, memory }: CatalogueDeps): void {
  const cartOf = ({ visitor }: PageRequest) => new VisitorCart(visitor);

  async function shown(request: PageRequest, problem?: FormProblem) {
    const { visitor, query } = request;
    const sku = query.get('removed');
    const removed = sku === null ? undefined : { sku, quantity: quantityOf(query) };
    const lines = await cartOf(request).lines();
    const suggestions = lines.length === 0 ? await suggested(visitor) : undefined;
    return cartPage({ visitor, lines, removed, problem, suggestions });
  }

  /** Of what the first page shows. */
  async function suggested({ guestApi }: Visitor): Promise<readonly Thing[] | undefined> {
    const shopWindow = await memory.shopWindow.get(() => readShopWindow(guestApi));
    return shopWindow?.shelf.slice(0, MOST_SUGGESTED).map((product) => thingOf(product, pictures));
  }

  async function changed(request: PageRequest, change: () => Promise<void>, to = '/cart') {
    try {
      await change();
    } catch (error) {
      if (!(error instanceof CartRefusal)) throw error;
      return shown(request, ownProblem(error.message));
    }
    return { redirect: to };
  }

  pages.get('/cart', (request) => shown(request));
  pages.post('/cart', (request) =>
    changed(request, () => cartOf(request).add(skuOf(request.form), quantityOf(request.form))),
  );
  pages.post('/cart/set', (request) =>
    changed(request, () => cartOf(request).set(skuOf(request.form), quantityOf(request.form))),
  );
  pages.post('/cart/remove', (request) => {
    const removed = { removed: skuOf(request.form), quantity: String(quantityOf(request.form)) };
    return changed(
      request,
      () => cartOf(request).set(removed.removed, 0),
      `/cart?${new URLSearchParams(removed)}`,
    );
  });
}

function skuOf(form: URLSearchParams): string {
  return form.get('sku') ?? '';
}

/** A whole number; 1 where none is given. What is out of bounds the cart refuses. */
function quantityOf(form: URLSearchParams): number {
  const text = form.get('quantity') ?? '1';
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}
