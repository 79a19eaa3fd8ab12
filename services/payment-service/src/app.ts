import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import { ledgerRoutes } from './ledger/ledger-routes.ts';
import type { PaymentDeps } from './payments/payment-deps.ts';
import { paymentRoutes } from './payments/payment-routes.ts';
import { refundRoutes } from './refunds/refund-routes.ts';

export interface AppDeps extends PaymentDeps {
  readonly http: HttpDefaults;
}

export function createApp({ http, ...deps }: AppDeps): App {
  const app = createHttpApp(http, {
    title: 'payment-service',
    description: 'Payments and their double-entry ledger',
    problems: {
      'not-captured': 409,
      'more-than-captured': 409,
      'more-than-bought': 409,
      'lines-not-known': 409,
      'refund-refused': 409,
      'idempotency-key-reused': 422,
    },
  });
  paymentRoutes(app, deps);
  refundRoutes(app, { ...deps, logger: http.logger });
  ledgerRoutes(app, deps);
  auditRoutes(app, deps);
  return app;
}
