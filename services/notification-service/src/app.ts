import type { Database } from '@platform/database/database.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { type AuditDeps, registerAuditRoutes } from './audit/audit-routes.ts';
import { registerMailRoutes } from './mails/mail-routes.ts';
import type { MailViewOptions } from './mails/mail-view.ts';
import { registerNotificationRoutes } from './notifications/notification-routes.ts';
import { registerPreferenceRoutes } from './preferences/preference-routes.ts';
import type { StreamHub } from './streams/stream-hub.ts';
import { registerStreamRoutes } from './streams/stream-routes.ts';

export interface AppDeps extends MailViewOptions, AuditDeps {
  readonly http: HttpDefaults;
  readonly database: Database;
  readonly streams: StreamHub;
}

export function createApp({ http, ...deps }: AppDeps): App {
  const app = createHttpApp(http, {
    title: 'notification-service',
    description: 'Mail and in-app notifications',
    problems: { 'too-many-streams': 429, 'streams-exhausted': 503 },
  });
  registerNotificationRoutes(app, deps);
  registerStreamRoutes(app, deps);
  registerPreferenceRoutes(app, deps);
  registerMailRoutes(app, deps);
  registerAuditRoutes(app, deps);
  return app;
}
