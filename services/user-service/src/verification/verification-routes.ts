import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { MailedTokenText } from '../mailed-tokens/token-schema.ts';
import type { Attempts } from '../sign-in/attempts.ts';
import type { MailingUserDeps } from '../users/user-deps.ts';
import { resendVerification, verifyEmail } from './verify-email.ts';

const tags = ['verification'];
const TokenBody = Type.Object({ token: MailedTokenText }, { additionalProperties: false });

type Deps = MailingUserDeps & { readonly attempts: Attempts };

/** `POST /api/users/verify-email` and `POST /api/users/me/verification`. */
export function verificationRoutes(app: App, deps: Deps): void {
  verifyEmailRoute(app, deps);
  resendVerificationRoute(app, deps);
}

function verifyEmailRoute(app: App, deps: Deps): void {
  app.post(
    '/api/users/verify-email',
    {
      // The token says whose address it is: who reads the mail need not be signed in there.
      ...access.public,
      schema: {
        summary: 'Confirm an email address with the token that was mailed to it',
        tags,
        body: TokenBody,
        problems: ['invalid-token'],
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await verifyEmail(deps, request.body.token);
      return reply.code(204).send(null);
    },
  );
}

function resendVerificationRoute(app: App, deps: Deps): void {
  app.post(
    '/api/users/me/verification',
    {
      ...access.user,
      schema: {
        summary: 'Have a new token mailed to you; the one before is good no longer',
        tags,
        problems: ['already-verified', 'too-many-attempts', 'not-found', 'forbidden'],
        response: { 202: Type.Null() },
      },
    },
    async (request, reply) => {
      await resendVerification(deps, principalOf(request).userId);
      return reply.code(202).send(null);
    },
  );
}
