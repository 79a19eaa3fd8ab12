import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { securityEventRoutes } from '@platform/service-defaults/security-events/security-event-routes.ts';
import { STREAM_PROBLEMS } from '@platform/service-defaults/streams/stream-hub.ts';
import { auditReturnsRoute } from './audit/audit-returns.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { cartRoutes } from './carts/cart-routes.ts';
import type { CancellingDeps } from './orders/cancelling/cancel-order.ts';
import type { HistoryDeps } from './orders/history/history-routes.ts';
import { orderRoutes } from './orders/order-routes.ts';
import type { PlacingDeps } from './orders/placing/placing-answer.ts';
import { returnRoutes } from './returns/return-routes.ts';
import type { StaffReturnDeps } from './returns/staff-return-routes.ts';
import { sagaRoutes } from './sagas/saga-routes.ts';

export interface OrderServiceDeps extends PlacingDeps, CancellingDeps, HistoryDeps, StaffReturnDeps {
  readonly http: HttpDefaults;
  readonly sagaRetentionDays: number;
}

/** The HTTP side of order-service; it never listens. */
export function createApp(deps: OrderServiceDeps): App {
  const app = createHttpApp(deps.http, {
    title: 'order-service',
    description: 'Carts, orders, and the saga that fulfils them',
    problems: {
      ...STREAM_PROBLEMS,
      'order-not-found': 404,
      'not-in-cart': 404,
      'saga-not-found': 404,
      'too-late-to-cancel': 409,
      'return-not-found': 404,
      'not-delivered': 409,
      'return-too-late': 409,
      'not-returnable': 409,
      'illegal-transition': 409,
      'saga-not-operable': 409,
      'bad-order-number': 422,
      'cart-full': 422,
      'cart-empty': 422,
      'bad-idempotency-key': 422,
      'idempotency-key-reused': 422,
      'price-not-allowed': 422,
      'customer-not-allowed': 403,
      'unknown-customer': 422,
      'products-unavailable': 422,
      'address-required': 422,
      'mixed-currencies': 422,
      'order-too-large': 422,
    },
  });
  orderRoutes(app, deps);
  returnRoutes(app, { ...deps, now: Date.now });
  cartRoutes(app, deps);
  sagaRoutes(app, deps);
  auditRoutes(app, deps);
  auditReturnsRoute(app, deps);
  securityEventRoutes(app, { service: deps.http.service, database: deps.database });
  return app;
}
