import type { Database } from '@platform/database/database.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { registerAuditRoutes } from './audit/audit-routes.ts';
import { registerReservationRoutes } from './reservations/reservation-routes.ts';
import { registerAdjustmentRoutes } from './stock/adjustment-routes.ts';
import { registerStockRoutes } from './stock/stock-routes.ts';

export interface AppDeps {
  readonly http: HttpDefaults;
  readonly database: Database;
}

export function createApp({ http, database }: AppDeps): App {
  const app = createHttpApp(http, {
    title: 'inventory-service',
    description: 'Stock, reservations, and the ledger of their movements',
    problems: { 'below-reserved': 409, 'above-limit': 422, 'reference-reused': 422 },
  });
  registerStockRoutes(app, { database });
  registerAdjustmentRoutes(app, { database });
  registerReservationRoutes(app, { database });
  registerAuditRoutes(app, { database });
  return app;
}
