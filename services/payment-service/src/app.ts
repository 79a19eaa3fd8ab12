import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { registerAuditRoutes } from './audit/audit-routes.ts';
import { registerLedgerRoutes } from './ledger/ledger-routes.ts';
import type { PaymentDeps } from './payments/payment-deps.ts';
import { registerPaymentRoutes } from './payments/payment-routes.ts';
import { registerRefundRoutes } from './refunds/refund-routes.ts';

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
      'refund-refused': 409,
      'idempotency-key-reused': 422,
    },
  });
  registerPaymentRoutes(app, deps);
  registerRefundRoutes(app, { ...deps, logger: http.logger });
  registerLedgerRoutes(app, deps);
  registerAuditRoutes(app, deps);
  return app;
}
