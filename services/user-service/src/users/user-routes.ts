import type { BlockList } from 'node:net';
import { UserResponse } from '@platform/contracts/user-http.ts';
import type { Static } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access.ts';
import type { App } from '@platform/service-defaults/http-app.ts';
import type { Principal } from '@platform/service-defaults/principal.ts';
import { issueToken } from '../mailed-tokens/issue-token.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import { readNewPassword } from '../passwords/password-rules.ts';
import { clientOf } from '../sign-in/client.ts';
import { changeUser, userNotFound } from './change-user.ts';
import { readEmailAddress } from './email-address.ts';
import { readFullName } from './full-name.ts';
import { readFields } from './reading.ts';
import { registerUser } from './register-user.ts';
import { profileChange, type User } from './user.ts';
import { mustEdit, mustSee } from './user-access.ts';
import type { MailingUserDeps, UserDeps } from './user-deps.ts';
import { updatedEvent } from './user-events.ts';
import { findUser } from './user-repository.ts';
import { userResponse } from './user-response.ts';
import { PatchBody, RegisterBody, UserParams } from './user-schemas.ts';

const tags = ['users'];

export interface UserRouteDeps extends MailingUserDeps {
  readonly hasher: PasswordHasher;
  /** Peers whose X-Forwarded-For is believed. */
  readonly proxies: BlockList;
}

/** Registration, and a user's own profile. */
export function registerUserRoutes(app: App, deps: UserRouteDeps): void {
  app.post(
    '/api/users',
    {
      ...access.public,
      schema: {
        summary: 'Register',
        tags,
        body: RegisterBody,
        response: { 201: UserResponse },
        problems: ['email-taken'],
        answerHeaders: ['Location'],
      },
    },
    async (request, reply) => {
      const { email, full_name, password } = request.body;
      const fields = readFields({
        email: readEmailAddress(email),
        full_name: readFullName(full_name),
        password: readNewPassword(password),
      });
      const client = clientOf(request, deps.proxies);
      const user = await registerUser(deps, { ...fields, fullName: fields.full_name }, client);
      return reply.code(201).header('location', `/api/users/${user.id}`).send(userResponse(user));
    },
  );

  app.get(
    '/api/users/me',
    {
      ...access.user,
      schema: { summary: 'Your profile', tags, response: { 200: UserResponse }, problems: ['not-found'] },
    },
    async (request) => userResponse(await getUser(deps, principalOf(request).userId)),
  );

  app.get(
    '/api/users/:id',
    {
      ...access.user,
      schema: {
        summary: 'A user, for itself and for staff',
        tags,
        params: UserParams,
        response: { 200: UserResponse },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const id = request.params.id.toLowerCase();
      mustSee(principalOf(request), id);
      return userResponse(await getUser(deps, id));
    },
  );

  app.patch(
    '/api/users/me',
    {
      ...access.user,
      schema: {
        summary: 'Change your profile',
        tags,
        body: PatchBody,
        response: { 200: UserResponse },
        problems: ['not-found', 'email-taken'],
      },
    },
    async (request) => {
      const who = principalOf(request);
      return userResponse(await changeProfile(deps, who, who.userId, request.body));
    },
  );

  app.patch(
    '/api/users/:id',
    {
      ...access.user,
      schema: {
        summary: 'Change a profile: its owner, staff for customers, admins',
        tags,
        params: UserParams,
        body: PatchBody,
        response: { 200: UserResponse },
        problems: ['not-found', 'forbidden', 'email-taken'],
      },
    },
    async (request) => {
      const id = request.params.id.toLowerCase();
      return userResponse(await changeProfile(deps, principalOf(request), id, request.body));
    },
  );
}

async function getUser({ database }: UserDeps, id: string): Promise<User> {
  const user = await findUser(database, id);
  if (user === undefined) throw userNotFound();
  return user;
}

function changeProfile(
  deps: MailingUserDeps,
  who: Principal,
  id: string,
  body: Static<typeof PatchBody>,
): Promise<User> {
  mustSee(who, id);
  const { email, full_name: fullName } = readFields({
    ...(body.email === undefined ? {} : { email: readEmailAddress(body.email) }),
    ...(body.full_name === undefined ? {} : { full_name: readFullName(body.full_name) }),
  });
  return changeUser(deps, id, (user, tx) => {
    mustEdit(who, user);
    const fields = profileChange(user, { email, fullName });
    if (fields === undefined) return undefined;
    const event = (changed: User) => updatedEvent(changed, fields);
    if (fields.email === undefined || fields.email.key === user.email.key) return { fields, event };
    return {
      fields,
      event,
      alsoSend: async (changed) => [await issueToken(tx, changed, 'verify-email', deps.mailTokenSecret)],
      recorded: { type: 'email.changed', actorId: who.userId },
    };
  });
}
