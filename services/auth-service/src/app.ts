import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { registerSecurityEventRoutes } from '@platform/service-defaults/security-events/security-event-routes.ts';
import { registerKeyRoutes } from './keys/key-routes.ts';
import { registerDiscoveryRoutes } from './oauth/discovery-routes.ts';
import { type OAuthDeps, registerOAuthRoutes } from './oauth/oauth-routes.ts';
import type { RevocationLog } from './revocations/revocation-log.ts';
import { registerRevocationRoutes } from './revocations/revocation-routes.ts';
import { registerSessionRoutes } from './sessions/session-routes.ts';
import { introspectingVerifier } from './tokens/introspect.ts';
import { registerTokenRoutes } from './tokens/token-routes.ts';

const BODY_LIMIT_BYTES = 16 * 1024;

export interface AuthDeps extends OAuthDeps {
  readonly revocations: RevocationLog;
}

export function createApp(deps: AuthDeps & { readonly http: HttpDefaults }): App {
  const { http } = deps;
  const app = createHttpApp(
    // Its own tokens it checks by its own keys, and sees at once when a session is over.
    { ...http, tokens: introspectingVerifier(deps) },
    {
      title: 'auth-service',
      description: 'Signing keys, sessions and refresh tokens.',
      problems: { 'invalid-refresh-token': 401, 'nothing-to-end': 401, 'revocations-unknown': 503 },
      bodyLimitBytes: BODY_LIMIT_BYTES,
    },
  );
  registerKeyRoutes(app, deps);
  registerTokenRoutes(app, deps);
  registerSessionRoutes(app, deps);
  registerOAuthRoutes(app, deps);
  registerDiscoveryRoutes(app, deps);
  registerRevocationRoutes(app, deps);
  registerSecurityEventRoutes(app, { service: http.service, database: deps.database });
  return app;
}
