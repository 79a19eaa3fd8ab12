import type { BundlePages } from '../../bundle-type.ts';
import type { ConsoleLink } from '../../console/frame/console-link.ts';
import type { Pages } from '../../pages/pages.ts';
import { AUDIT } from './audit/audit-page.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { BREAK_IT } from './break-it/break-it-page.ts';
import { breakItRoutes } from './break-it/break-it-routes.ts';
import { ORDERS } from './orders/orders-page.ts';
import { consoleOrdersRoutes } from './orders/orders-routes.ts';
import { PAYMENTS } from './payments/payments-page.ts';
import { consolePaymentsRoutes } from './payments/payments-routes.ts';
import { PRODUCTS } from './products/products-page.ts';
import { consoleProductsRoutes } from './products/products-routes.ts';
import { RETURNS } from './returns/returns-page.ts';
import { consoleReturnsRoutes } from './returns/returns-routes.ts';
import { SAGAS } from './sagas/saga-address.ts';
import { consoleSagasRoutes } from './sagas/sagas-routes.ts';
import { STOCK } from './stock/stock-page.ts';
import { consoleStockRoutes } from './stock/stock-routes.ts';

/** The shop's entries in the menu of the console. */
export const SHOP_CONSOLE_LINKS: readonly ConsoleLink[] = [
  { section: 'Business', href: ORDERS, name: 'Orders', for: 'staff' },
  { section: 'Business', href: SAGAS, name: 'Sagas', for: 'admin' },
  { section: 'Business', href: PAYMENTS, name: 'Payments', for: 'staff' },
  { section: 'Business', href: RETURNS, name: 'Returns', for: 'staff' },
  { section: 'Business', href: STOCK, name: 'Stock', for: 'staff' },
  { section: 'Business', href: PRODUCTS, name: 'Products', for: 'admin' },
  { section: 'Platform', href: AUDIT, name: 'Audit', for: 'admin' },
  { section: 'Development', href: BREAK_IT, name: 'Break it', for: 'admin' },
];

/** What the shop has of a customer. */
export function customerLinks(userId: string) {
  return [{ href: `${ORDERS}?${new URLSearchParams({ customer: userId })}`, name: 'Orders' }];
}

/** The shop's pages in the console. */
export function shopConsoleRoutes(pages: Pages): BundlePages {
  consoleOrdersRoutes(pages);
  consolePaymentsRoutes(pages);
  consoleStockRoutes(pages);
  breakItRoutes(pages);
  consoleSagasRoutes(pages);
  consoleReturnsRoutes(pages);
  consoleProductsRoutes(pages);
  return auditRoutes(pages);
}
