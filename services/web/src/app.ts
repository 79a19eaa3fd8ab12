import type { Database } from '@platform/database/database.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { accountRoutes } from './account/account-routes.ts';
import { AssetList } from './assets/asset-list.ts';
import { assetRoutes } from './assets/asset-routes.ts';
import type { Bundle } from './bundle-type.ts';
import { BUNDLES } from './bundles.ts';
import { consoleRoutes } from './console/console-routes.ts';
import type { Gateway } from './gateway/gateway.ts';
import { identityRoutes } from './identity/identity-routes.ts';
import { keptFormRoutes } from './kept-forms/kept-form-routes.ts';
import { KeptFormStore } from './kept-forms/kept-form-store.ts';
import { KeptForms } from './kept-forms/kept-forms.ts';
import { Pages } from './pages/pages.ts';
import { startRoute } from './pages/start-route.ts';
import type { Runner } from './runner/runner.ts';
import { TokenRenewal } from './session/renew-tokens.ts';
import { SessionStore } from './session/session-store.ts';

export interface AppDeps {
  readonly http: HttpDefaults;
  readonly database: Database;
  readonly gateway: Gateway;
  /** WEB_SESSION_SECRET */
  readonly secret: string;
  readonly publicUrl: string | undefined;
  readonly isDevelopment: boolean;
  /** DEVELOPMENT_ACCOUNTS */
  readonly accountsPath?: string | undefined;
  /** In development: what runs the platform here. */
  readonly runner?: Runner | undefined;
  /** Default: what is built on the core here. */
  readonly bundles?: readonly Bundle[];
}

const MAX_FORM_BYTES = 64 * 1024;

export function createApp(deps: AppDeps): App {
  const { http, database, gateway, secret, publicUrl, isDevelopment, accountsPath, runner } = deps;
  const app = createHttpApp(http, {
    title: 'web',
    description: 'The web app; its pages are for browsers and not described here',
    bodyLimitBytes: MAX_FORM_BYTES,
  });
  const assets = new AssetList();
  const [bundle] = deps.bundles ?? BUNDLES;
  const isSecure = publicUrl?.startsWith('https:') ?? false;
  const sessions = new SessionStore(database, secret);
  // Forms and error pages are of this scope; what is for programs keeps what all services have.
  app.register(async (scope) => {
    const pageDeps = {
      sessions,
      renewal: new TokenRenewal(sessions),
      keptForms: new KeptForms(new KeptFormStore(database, secret)),
      gateway,
      secret,
      isSecure,
      surroundings: bundle,
      assets,
      publicUrl,
      isDevelopment,
      runner,
    };
    const pages = new Pages(scope as App, pageDeps);
    assetRoutes(pages, assets);
    identityRoutes(pages, { accountsPath: isDevelopment ? accountsPath : undefined });
    accountRoutes(pages);
    keptFormRoutes(pages);
    const added = bundle?.addPages(pages);
    if (added === undefined) startRoute(pages);
    consoleRoutes(pages, added?.overviewFigures);
    pages.addNothingHere();
  });
  return app;
}
