import { type FormProblem, ownProblem } from '../../pages/form-problem.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { cartPage } from './cart-page.ts';
import { CartRefusal, VisitorCart } from './carts.ts';

/** `/cart`: what somebody means to buy. */
export function cartRoutes(pages: Pages): void {
  const cartOf = ({ visitor }: PageRequest) => new VisitorCart(visitor);

  async function shown(request: PageRequest, problem?: FormProblem) {
    const { visitor, query } = request;
    const sku = query.get('removed');
    const removed = sku === null ? undefined : { sku, quantity: quantityOf(query) };
    return cartPage({ visitor, lines: await cartOf(request).lines(), removed, problem });
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
