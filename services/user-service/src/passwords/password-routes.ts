import type { BlockList } from 'node:net';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { clientOf } from '../sign-in/client.ts';
import { readFields } from '../users/reading.ts';
import { NewPassword, PresentPassword } from '../users/user-schemas.ts';
import { changePassword, type PasswordDeps } from './change-password.ts';
import { readNewPassword } from './password-rules.ts';

const PasswordBody = Type.Object(
  { current_password: PresentPassword, new_password: NewPassword },
  { title: 'PasswordChange', additionalProperties: false },
);

/** `POST /api/users/me/password`. */
export function passwordRoutes(app: App, deps: PasswordDeps & { readonly proxies: BlockList }): void {
  app.post(
    '/api/users/me/password',
    {
      ...access.user,
      schema: {
        summary: 'Change your password; every other session ends',
        tags: ['passwords'],
        body: PasswordBody,
        response: { 204: Type.Null() },
        problems: ['not-found', 'wrong-password', 'conflict', 'too-many-attempts'],
      },
    },
    async (request, reply) => {
      const { current_password, new_password } = request.body;
      const { new_password: next } = readFields({ new_password: readNewPassword(new_password) });
      const passwords = { current: current_password, next };
      await changePassword(deps, principalOf(request), passwords, clientOf(request, deps.proxies));
      return reply.code(204).send(null);
    },
  );
}
