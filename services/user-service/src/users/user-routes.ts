import type { BlockList } from 'node:net';
import { UserResponse } from '@platform/contracts/http/user-http.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { readNewPassword } from '../passwords/password-rules.ts';
import type { Attempts } from '../sign-in/attempts.ts';
import { clientOf } from '../sign-in/client.ts';
import { readEmailAddress } from './email-address.ts';
import { readAccountName } from './full-name.ts';
import { readFields } from './reading.ts';
import { registerUser } from './register-user.ts';
import type { MailingUserDeps } from './user-deps.ts';
import { userResponse } from './user-response.ts';
import { RegisterBody } from './user-schemas.ts';

const tags = ['users'];

export interface UserRouteDeps extends MailingUserDeps {
  readonly hasher: PasswordHasher;
  readonly attempts: Attempts;
  /** Peers whose X-Forwarded-For is believed. */
  readonly proxies: BlockList;
}

/** Registration. */
export function userRoutes(app: App, deps: UserRouteDeps): void {
  app.post(
    '/api/users',
    {
      ...access.public,
      schema: {
        summary: 'Register',
        tags,
        body: RegisterBody,
        response: { 201: UserResponse },
        problems: ['email-taken', 'too-many-attempts'],
        answerHeaders: ['Location'],
      },
    },
    async (request, reply) => {
      const { email, full_name, password } = request.body;
      const fields = readFields({
        email: readEmailAddress(email),
        full_name: readAccountName(full_name),
        password: readNewPassword(password),
      });
      const client = clientOf(request, deps.proxies);
      const user = await registerUser(deps, { ...fields, fullName: fields.full_name }, client);
      return reply.code(201).header('location', `/api/users/${user.id}`).send(userResponse(user));
    },
  );
}
