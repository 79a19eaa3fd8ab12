import type { Database } from '@platform/database/database.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import type { Moved } from './availability/availability-watcher.ts';
import { reservationRoutes } from './reservations/reservation-routes.ts';
import { adjustmentRoutes } from './stock/adjustment-routes.ts';
import { stockRoutes } from './stock/stock-routes.ts';

export interface AppDeps {
  readonly http: HttpDefaults;
  readonly database: Database;
  /** Told of what was moved, after its commit. */
  readonly onMoved?: (moved: Moved) => void;
}

export function createApp({ http, ...deps }: AppDeps): App {
  const app = createHttpApp(http, {
    title: 'inventory-service',
    description: 'Stock, reservations, and the ledger of their movements',
    problems: { 'below-reserved': 409, 'above-limit': 422, 'reference-reused': 422 },
  });
  stockRoutes(app, deps);
  adjustmentRoutes(app, deps);
  reservationRoutes(app, deps);
  auditRoutes(app, deps);
  return app;
}
