import { html } from '@platform/html/html.ts';
import type { Bundle } from '../bundle-type.ts';
import { appHead } from './app/app-head.ts';
import { appRoutes } from './app/app-routes.ts';
import { brandMark } from './brand-mark.ts';
import { cartRoutes } from './cart/cart-routes.ts';
import { cartCount } from './cart/carts.ts';
import { catalogueRoutes, newCatalogueMemory } from './catalogue/catalogue-routes.ts';
import { searchField } from './catalogue/search-field.ts';
import { checkoutRoutes } from './checkout/checkout-routes.ts';
import { SHOP_CHARTS, SHOP_OVERVIEW_CHARTS } from './console/metrics/shop-charts.ts';
import { SHOP_FIGURES } from './console/metrics/shop-figures.ts';
import { xrayRoutes } from './console/order-xray/xray-routes.ts';
import { shopPanels } from './console/overview/latest-orders.ts';
import { shopTodos } from './console/overview/shop-todos.ts';
import { SHOP_FINDERS } from './console/search/shop-finders.ts';
import { customerLinks, SHOP_CONSOLE_LINKS, shopConsoleRoutes } from './console/shop-console.ts';
import { liveOrderRoutes } from './live-order/order-routes.ts';
import { ordersRoutes } from './orders/orders-routes.ts';
import { pictureRoutes } from './pictures/picture-routes.ts';
import { Pictures } from './pictures/pictures.ts';
import { productRoutes } from './product/product-routes.ts';
import { returnRoutes } from './returns/return-routes.ts';

/** The shop: Lathe & Loom. */
export const bundle: Bundle = {
  brand: { name: 'Lathe & Loom', mark: brandMark },
  assets: ['shop'],
  head: appHead,
  search: searchField,
  links: (visitor) => {
    const count = cartCount(visitor);
    return html`<a href="/cart" id="cart-link" data-swap>Cart${count > 0 && html` <span class="count">${count}</span>`}</a>`;
  },
  footer: () =>
    html`<p>Lathe &amp; Loom is the demo shop of a microservices platform. Nothing here is sold.</p>`,
  console: {
    links: SHOP_CONSOLE_LINKS,
    finders: SHOP_FINDERS,
    panels: shopPanels,
    todos: shopTodos,
    metrics: { charts: SHOP_CHARTS, overviewCharts: SHOP_OVERVIEW_CHARTS, figures: SHOP_FIGURES },
    customerLinks,
    securityTrails: ['GET /api/admin/order-service/security-events'],
  },
  accountLinks: [{ href: '/orders', name: 'Orders' }],
  hrefOf: ({ order_id }) => (order_id === null ? undefined : `/orders/${order_id}`),
  addPages(pages) {
    const deps = { pictures: new Pictures(), memory: newCatalogueMemory() };
    catalogueRoutes(pages, deps);
    productRoutes(pages, deps);
    pictureRoutes(pages, deps.pictures);
    appRoutes(pages);
    cartRoutes(pages, deps);
    checkoutRoutes(pages);
    ordersRoutes(pages);
    liveOrderRoutes(pages);
    returnRoutes(pages);
    xrayRoutes(pages);
    return shopConsoleRoutes(pages);
  },
};
