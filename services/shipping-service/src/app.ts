import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { auditRoutes } from './audit/audit-routes.ts';
import type { ShippingDeps } from './shipments/shipment-commands.ts';
import { shipmentRoutes } from './shipments/shipment-routes.ts';

export interface AppDeps extends Pick<ShippingDeps, 'database' | 'outbox'> {
  readonly http: HttpDefaults;
}

export function createApp({ http, ...deps }: AppDeps): App {
  const app = createHttpApp(http, {
    title: 'shipping-service',
    description: 'Shipments and their tracking',
    problems: { 'illegal-transition': 409 },
  });
  shipmentRoutes(app, deps);
  auditRoutes(app, deps);
  return app;
}
