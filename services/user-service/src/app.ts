import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { securityEventRoutes } from '@platform/service-defaults/security-events/security-event-routes.ts';
import { addressRoutes } from './addresses/address-routes.ts';
import { emailChangeRoutes } from './email-change/email-change-routes.ts';
import { importRoutes } from './import/import-routes.ts';
import type { PasswordDeps } from './passwords/change-password.ts';
import { passwordRoutes } from './passwords/password-routes.ts';
import { resetRoutes } from './passwords/reset-routes.ts';
import { TooManyAttemptsError } from './sign-in/attempts.ts';
import { type SignInRouteDeps, signInRoutes } from './sign-in/sign-in-routes.ts';
import { profileRoutes } from './users/profile/profile-routes.ts';
import { userListRoutes } from './users/search/user-list-routes.ts';
import { standingRoutes } from './users/standing/standing-routes.ts';
import { type UserRouteDeps, userRoutes } from './users/user-routes.ts';
import { verificationRoutes } from './verification/verification-routes.ts';

/** The largest body is a registration; the import has a limit of its own. */
const BODY_LIMIT_BYTES = 16 * 1024;

export interface UserAppDeps extends PasswordDeps, SignInRouteDeps, UserRouteDeps {
  readonly http: HttpDefaults;
}

export function createApp(deps: UserAppDeps): App {
  const { http } = deps;
  const app = createHttpApp(http, {
    title: 'user-service',
    description: 'Accounts, passwords and addresses.',
    problems: {
      'email-taken': 409,
      'already-verified': 409,
      'invalid-token': 400,
      'last-admin': 409,
      'too-many-addresses': 409,
      'invalid-credentials': 401,
      'wrong-password': 403,
      'too-many-attempts': 429,
      'auth-unavailable': 503,
    },
    bodyLimitBytes: BODY_LIMIT_BYTES,
  });
  app.addHook('onError', async (_request, reply, error) => {
    if (error instanceof TooManyAttemptsError) reply.header('retry-after', error.retryAfterSeconds);
    // RFC 9110, section 15.5.2: a 401 says how to authenticate.
    if (error.code === 'invalid-credentials') reply.header('www-authenticate', 'Bearer');
  });
  userRoutes(app, deps);
  profileRoutes(app, deps);
  userListRoutes(app, deps);
  standingRoutes(app, deps);
  passwordRoutes(app, deps);
  resetRoutes(app, deps);
  verificationRoutes(app, deps);
  emailChangeRoutes(app, deps);
  signInRoutes(app, deps);
  addressRoutes(app, deps);
  importRoutes(app, deps);
  securityEventRoutes(app, { service: http.service, database: deps.database });
  return app;
}
