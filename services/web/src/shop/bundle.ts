import type { Bundle } from '../bundle-type.ts';
import { html } from '../html/html.ts';
import { brandMark } from './brand-mark.ts';
import { cartRoutes } from './cart/cart-routes.ts';
import { cartCount, VisitorCart } from './cart/carts.ts';
import { catalogueRoutes } from './catalogue/catalogue-routes.ts';
import { searchField } from './catalogue/search-field.ts';
import { checkoutRoutes } from './checkout/checkout-routes.ts';
import { liveOrderRoutes } from './live-order/order-routes.ts';
import { ordersRoutes } from './orders/orders-routes.ts';

/** The shop: Lathe & Loom. */
export const bundle: Bundle = {
  brand: { name: 'Lathe & Loom', mark: brandMark },
  assets: ['shop'],
  search: searchField,
  links: (visitor) => {
    const count = cartCount(visitor);
    return html`<a href="/cart">Cart${count > 0 && html` <span class="count">${count}</span>`}</a>`;
  },
  footer: () =>
    html`<p>Lathe &amp; Loom is the demo shop of a microservices platform. Nothing here is sold.</p>`,
  accountLinks: [{ href: '/orders', name: 'Orders' }],
  hrefOf: ({ order_id }) => (order_id === null ? undefined : `/orders/${order_id}`),
  afterSignIn: (visitor) => new VisitorCart(visitor).joinGuestItems(),
  addPages(pages) {
    catalogueRoutes(pages);
    cartRoutes(pages);
    checkoutRoutes(pages);
    ordersRoutes(pages);
    liveOrderRoutes(pages);
  },
};
