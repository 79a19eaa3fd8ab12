import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { type SampleThingDeps, sampleThingRoutes } from './sample-things/sample-thing-routes.ts';

export interface AppDeps extends SampleThingDeps {
  readonly http: HttpDefaults;
}

export function createApp({ http, ...deps }: AppDeps): App {
  const app = createHttpApp(http, {
    title: 'sample-thing-service',
    description: 'Sample things of users',
  });
  sampleThingRoutes(app, deps);
  return app;
}
