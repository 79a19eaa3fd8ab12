import type { BlockList } from 'node:net';
import { UserResponse } from '@platform/contracts/http/user-http.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { ValidationError } from '@platform/service-defaults/problems/validation-error.ts';
import { confirmPassword, type PasswordDeps } from '../../passwords/change-password.ts';
import { clientOf } from '../../sign-in/client.ts';
import { mustBeAdmin, mustSee } from '../user-access.ts';
import { userResponse } from '../user-response.ts';
import { PresentPassword, RolesBody, UserParams } from '../user-schemas.ts';
import { activateUser, changeRoles, deactivateUser } from './change-standing.ts';

const tags = ['standing'];
const DeactivateBody = Type.Union([
  Type.Null(),
  Type.Object({ password: Type.Optional(PresentPassword) }, { additionalProperties: false }),
]);

type Deps = PasswordDeps & { readonly proxies: BlockList };

/** Deactivation, activation and roles. */
export function standingRoutes(app: App, deps: Deps): void {
  deactivateUserRoute(app, deps);
  activateUserRoute(app, deps);
  changeRolesRoute(app, deps);
}

function deactivateUserRoute(app: App, deps: Deps): void {
  app.post(
    '/api/users/:id/deactivate',
    {
      ...access.user,
      schema: {
        summary: 'Close an account: your own with its password, any other as an admin',
        tags,
        params: UserParams,
        body: DeactivateBody,
        response: { 200: UserResponse },
        problems: ['not-found', 'forbidden', 'wrong-password', 'last-admin', 'too-many-attempts'],
      },
      // Admins need no body.
      preValidation: async (request) => {
        request.body ??= null;
      },
    },
    async (request) => {
      const id = request.params.id.toLowerCase();
      const who = principalOf(request);
      mustSee(who, id);
      if (who.userId === id)
        await confirmPassword(deps, id, required(request.body?.password), clientOf(request, deps.proxies));
      else await mustBeAdmin(deps.database, who);
      return userResponse(await deactivateUser(deps, id, who.userId));
    },
  );
}

function activateUserRoute(app: App, deps: Deps): void {
  app.post(
    '/api/users/:id/activate',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Open a closed account again',
        tags,
        params: UserParams,
        response: { 200: UserResponse },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const who = principalOf(request);
      await mustBeAdmin(deps.database, who);
      return userResponse(await activateUser(deps, request.params.id, who.userId));
    },
  );
}

function changeRolesRoute(app: App, deps: Deps): void {
  app.put(
    '/api/users/:id/roles',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Give a user exactly these roles',
        tags,
        params: UserParams,
        body: RolesBody,
        response: { 200: UserResponse },
        problems: ['not-found', 'last-admin'],
      },
    },
    async (request) => {
      const who = principalOf(request);
      await mustBeAdmin(deps.database, who);
      return userResponse(await changeRoles(deps, request.params.id, request.body.roles, who.userId));
    },
  );
}

function required(password: string | undefined): string {
  if (password === undefined) throw new ValidationError([{ field: 'password', message: 'is required' }]);
  return password;
}
