import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { securityEventRoutes } from '@platform/service-defaults/security-events/security-event-routes.ts';
import { keyRoutes } from './keys/key-routes.ts';
import { discoveryRoutes } from './oauth/discovery-routes.ts';
import { type OAuthDeps, oauthRoutes } from './oauth/oauth-routes.ts';
import type { RevocationLog } from './revocations/revocation-log.ts';
import { revocationRoutes } from './revocations/revocation-routes.ts';
import { sessionRoutes } from './sessions/session-routes.ts';
import { tokenRoutes } from './tokens/token-routes.ts';

const BODY_LIMIT_BYTES = 16 * 1024;

export interface AuthDeps extends OAuthDeps {
  readonly revocations: RevocationLog;
}

export function createApp(deps: AuthDeps & { readonly http: HttpDefaults }): App {
  const { http } = deps;
  const app = createHttpApp(http, {
    title: 'auth-service',
    description: 'Signing keys, sessions and refresh tokens.',
    problems: { 'invalid-refresh-token': 401, 'nothing-to-end': 401, 'revocations-unknown': 503 },
    bodyLimitBytes: BODY_LIMIT_BYTES,
  });
  keyRoutes(app, deps);
  tokenRoutes(app, deps);
  sessionRoutes(app, deps);
  oauthRoutes(app, deps);
  discoveryRoutes(app, deps);
  revocationRoutes(app, deps);
  securityEventRoutes(app, { service: http.service, database: deps.database });
  return app;
}
