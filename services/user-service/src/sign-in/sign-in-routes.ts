import type { BlockList } from 'node:net';
import { TokenResponse } from '@platform/contracts/http/user-http.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { type FieldError, HttpProblem } from '@platform/service-defaults/problems/problem.ts';
import { UNSTORABLE } from '@platform/service-defaults/requests/json-body.ts';
import { readEmailAddress } from '../users/email-address.ts';
import { readFields } from '../users/reading.ts';
import { Email, PresentPassword } from '../users/user-schemas.ts';
import { clientOf } from './client.ts';
import { invalidCredentials, type SignInDeps, signIn } from './sign-in.ts';

const LoginBody = Type.Object(
  { email: Email, password: PresentPassword },
  { title: 'Credentials', additionalProperties: false },
);

export interface SignInRouteDeps extends SignInDeps {
  /** Peers whose X-Forwarded-For is believed. */
  readonly proxies: BlockList;
}

/** `POST /api/users/login`. */
export function signInRoutes(app: App, deps: SignInRouteDeps): void {
  app.post(
    '/api/users/login',
    {
      ...access.public,
      errorHandler: (error) => {
        throw isImpossiblePassword(error) ? invalidCredentials() : error;
      },
      schema: {
        summary: 'Sign in',
        tags: ['sign-in'],
        body: LoginBody,
        response: { 200: TokenResponse },
        problems: ['invalid-credentials', 'too-many-attempts', 'auth-unavailable'],
      },
    },
    async (request, reply) => {
      const { password } = request.body;
      const { email } = readFields({ email: readEmailAddress(request.body.email) });
      const tokens = await signIn(deps, { email, password }, clientOf(request, deps.proxies));
      reply.header('cache-control', 'no-store'); // RFC 6749, section 5.1
      return {
        access_token: tokens.accessToken,
        token_type: 'bearer' as const,
        expires_in: tokens.expiresIn,
        refresh_token: tokens.refreshToken,
      };
    },
  );
}

/** No account has a password that cannot be stored: to whom signs in with one it is as wrong as any other. */
function isImpossiblePassword(error: Error): boolean {
  if (!(error instanceof HttpProblem) || error.problem.status !== 422) return false;
  const errors = error.problem.errors as readonly FieldError[] | undefined;
  return errors?.every(({ field, message }) => field === 'password' && message === UNSTORABLE) ?? false;
}
