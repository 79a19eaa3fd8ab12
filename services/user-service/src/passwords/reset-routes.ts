import type { BlockList } from 'node:net';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { MailedTokenText } from '../mailed-tokens/token-schema.ts';
import { clientOf } from '../sign-in/client.ts';
import { readEmailAddress } from '../users/email-address.ts';
import { readFields } from '../users/reading.ts';
import { Email, NewPassword } from '../users/user-schemas.ts';
import { inSteps } from './in-steps.ts';
import { readNewPassword } from './password-rules.ts';
import { type ResetDeps, requestPasswordReset, resetPassword } from './reset-password.ts';

const tags = ['passwords'];
const RequestBody = Type.Object({ email: Email }, { additionalProperties: false });
const ConfirmBody = Type.Object(
  { token: MailedTokenText, new_password: NewPassword },
  { additionalProperties: false },
);

/** An account that is there costs a few statements more, some milliseconds; a step is far more than that. */
const ANSWER_STEP_MS = 250;

type Deps = ResetDeps & { readonly proxies: BlockList };

/** `POST /api/users/password-reset` and `POST /api/users/password-reset/confirm`. */
export function resetRoutes(app: App, deps: Deps): void {
  requestResetRoute(app, deps);
  confirmResetRoute(app, deps);
}

function requestResetRoute(app: App, deps: Deps): void {
  app.post(
    '/api/users/password-reset',
    {
      ...access.public,
      schema: {
        summary: 'Have a token mailed to set a new password with; the answer is the same for every address',
        tags,
        body: RequestBody,
        problems: ['too-many-attempts'],
        response: { 202: Type.Null() },
      },
    },
    async (request, reply) => {
      const { email } = readFields({ email: readEmailAddress(request.body.email) });
      const client = clientOf(request, deps.proxies);
      await inSteps(ANSWER_STEP_MS, () => requestPasswordReset(deps, email, client));
      return reply.code(202).send(null);
    },
  );
}

function confirmResetRoute(app: App, deps: Deps): void {
  app.post(
    '/api/users/password-reset/confirm',
    {
      ...access.public,
      schema: {
        summary: 'Set a new password with the token that was mailed; every session ends',
        tags,
        body: ConfirmBody,
        problems: ['invalid-token', 'too-many-attempts'],
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { token, new_password } = request.body;
      const { new_password: password } = readFields({ new_password: readNewPassword(new_password) });
      await resetPassword(deps, { token, password }, clientOf(request, deps.proxies));
      return reply.code(204).send(null);
    },
  );
}
