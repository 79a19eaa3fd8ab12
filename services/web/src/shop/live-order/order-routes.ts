import { ApiError } from '@platform/api-client/api-error.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { notFoundPage } from '../../pages/problem-page.ts';
import { CartRefusal, VisitorCart } from '../cart/carts.ts';
import { gatherOrder } from './gather-order.ts';
import { orderEventsRoute } from './order-events-route.ts';
import { orderIdOf } from './order-id.ts';
import { orderPage } from './order-page.ts';

const SIGNED_IN = { for: 'signed-in' } as const;

/** `/orders/{number}`: the live order, and what can be done with it. */
export function liveOrderRoutes(pages: Pages): void {
  const { isDevelopment } = pages.deps;

  async function shown({ visitor, params }: PageRequest, refusal?: string) {
    const live = await gatherOrder(visitor, params.order ?? '');
    return live ? orderPage({ ...live, visitor, isDevelopment, refusal }) : notFoundPage();
  }

  /** Puts what was ordered into the cart again, and goes on to `to`. */
  async function backToCart(request: PageRequest, to: string): Promise<Answer> {
    const { visitor, params } = request;
    const id = await orderIdOf(visitor, params.order ?? '');
    const { lines } = await visitor.api.call('GET /api/orders/{id}', { path: { id } });
    try {
      await new VisitorCart(visitor).merge(lines.map(({ sku, quantity }) => ({ sku, quantity })));
    } catch (error) {
      if (!(error instanceof CartRefusal)) throw error;
      return shown(request, error.message);
    }
    return { redirect: to };
  }

  pages.get('/orders/:order', (request) => shown(request), SIGNED_IN);
  orderEventsRoute(pages);

  pages.post(
    '/orders/:order/cancel',
    async (request) => {
      const { visitor, params } = request;
      try {
        const id = await orderIdOf(visitor, params.order ?? '');
        // While the payment is being taken it waits, rather than to be refused for that moment.
        await visitor.api.call('POST /api/orders/{id}/cancel', {
          path: { id },
          headers: { prefer: 'wait=5' },
          body: {},
        });
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 409)) throw error;
        return shown(request, `It is too late to cancel. ${error.message}`);
      }
      return { redirect: `/orders/${params.order}` };
    },
    SIGNED_IN,
  );

  pages.post('/orders/:order/order-again', (request) => backToCart(request, '/checkout'), SIGNED_IN);
  pages.post('/orders/:order/to-cart', (request) => backToCart(request, '/cart'), SIGNED_IN);
}
