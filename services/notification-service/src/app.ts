import type { Database } from '@platform/database/database.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { STREAM_PROBLEMS, type StreamHub } from '@platform/service-defaults/streams/stream-hub.ts';
import type { BundleRouteDeps } from './bundle-type.ts';
import { BUNDLES } from './bundles.ts';
import { mailRoutes } from './mails/mail-routes.ts';
import type { MailViewOptions } from './mails/mail-view.ts';
import { notificationRoutes } from './notifications/notification-routes.ts';
import { toldOfOrderRoutes } from './notifications/told-of-order-routes.ts';
import { preferenceRoutes } from './preferences/preference-routes.ts';
import { streamRoutes } from './streams/stream-routes.ts';

export interface AppDeps extends MailViewOptions, BundleRouteDeps {
  readonly http: HttpDefaults;
  readonly database: Database;
  readonly streams: StreamHub;
}

export function createApp({ http, ...deps }: AppDeps): App {
  const app = createHttpApp(http, {
    title: 'notification-service',
    description: 'Mail and in-app notifications',
    problems: STREAM_PROBLEMS,
  });
  notificationRoutes(app, deps);
  toldOfOrderRoutes(app, deps);
  streamRoutes(app, deps);
  preferenceRoutes(app, deps);
  mailRoutes(app, deps);
  for (const { routes } of BUNDLES) routes(app, deps);
  return app;
}
