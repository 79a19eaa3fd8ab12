import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { MailedTokenText } from '../mailed-tokens/token-schema.ts';
import type { MailingUserDeps } from '../users/user-deps.ts';
import { undoEmailChange } from './undo-email-change.ts';

/** `POST /api/users/restore-email`. */
export function emailChangeRoutes(app: App, deps: MailingUserDeps): void {
  app.post(
    '/api/users/restore-email',
    {
      // The token says whose address it is: whoever was locked out is not signed in.
      ...access.public,
      schema: {
        summary:
          'Take a change of the address back, with the token that the former one was mailed; every session ends',
        tags: ['verification'],
        body: Type.Object({ token: MailedTokenText }, { additionalProperties: false }),
        problems: ['invalid-token', 'email-taken'],
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await undoEmailChange(deps, request.body.token);
      return reply.code(204).send(null);
    },
  );
}
