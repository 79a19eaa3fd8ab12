import type { BlockList } from 'node:net';
import { UserResponse } from '@platform/contracts/http/user-http.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { findPendingEmail } from '../../email-change/pending-email.ts';
import { clientOf } from '../../sign-in/client.ts';
import { userNotFound } from '../change-user.ts';
import { mustSee } from '../user-access.ts';
import { findUser } from '../user-repository.ts';
import { userResponse } from '../user-response.ts';
import { PatchBody, UserParams } from '../user-schemas.ts';
import { type ChangeProfileDeps, changeProfile } from './change-profile.ts';

const tags = ['users'];
const CHANGE_PROBLEMS = ['not-found', 'forbidden', 'wrong-password', 'conflict', 'too-many-attempts'];

type Deps = ChangeProfileDeps & { readonly proxies: BlockList };

/** A user's profile: to see, and to change. */
export function profileRoutes(app: App, deps: Deps): void {
  getOwnProfileRoute(app, deps);
  getProfileRoute(app, deps);
  changeOwnProfileRoute(app, deps);
  changeProfileRoute(app, deps);
}

function getOwnProfileRoute(app: App, deps: Deps): void {
  app.get(
    '/api/users/me',
    {
      ...access.user,
      schema: { summary: 'Your profile', tags, response: { 200: UserResponse }, problems: ['not-found'] },
    },
    async (request) => profileOf(deps, principalOf(request), principalOf(request).userId),
  );
}

function getProfileRoute(app: App, deps: Deps): void {
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
      return profileOf(deps, principalOf(request), id);
    },
  );
}

function changeOwnProfileRoute(app: App, deps: Deps): void {
  app.patch(
    '/api/users/me',
    {
      ...access.user,
      schema: {
        summary:
          'Change your profile; another address asks for the password, and is pending until its mailbox confirms it',
        tags,
        body: PatchBody,
        response: { 200: UserResponse },
        problems: CHANGE_PROBLEMS,
      },
    },
    async (request) => {
      const who = principalOf(request);
      await changeProfile(deps, who, who.userId, request.body, clientOf(request, deps.proxies));
      return profileOf(deps, who, who.userId);
    },
  );
}

function changeProfileRoute(app: App, deps: Deps): void {
  app.patch(
    '/api/users/:id',
    {
      ...access.user,
      schema: {
        summary: 'Change a profile: its owner; the name alone staff for customers, and admins',
        tags,
        params: UserParams,
        body: PatchBody,
        response: { 200: UserResponse },
        problems: CHANGE_PROBLEMS,
      },
    },
    async (request) => {
      const id = request.params.id.toLowerCase();
      await changeProfile(deps, principalOf(request), id, request.body, clientOf(request, deps.proxies));
      return profileOf(deps, principalOf(request), id);
    },
  );
}

async function profileOf({ database }: ChangeProfileDeps, who: Principal, id: string): Promise<UserResponse> {
  const user = await findUser(database, id);
  if (user === undefined) throw userNotFound();
  const pending = who.userId === id ? await findPendingEmail(database, id) : undefined;
  return userResponse(user, pending);
}
