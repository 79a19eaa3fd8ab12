import { isUuid } from '@platform/contracts/field-types.ts';
import { UserResponse } from '@platform/contracts/http/user-http.ts';
import type { Database } from '@platform/database/database.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, readPage } from '@platform/service-defaults/http/page.ts';
import type { User } from '../user.ts';
import { userResponse } from '../user-response.ts';
import { UserListQuery } from '../user-schemas.ts';
import { searchUsers, type UserKey } from './user-search.ts';

/** As toISOString writes it. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** `GET /api/users`, for staff. */
export function userListRoutes(app: App, { database }: { database: Database }): void {
  app.get(
    '/api/users',
    {
      ...access.roles('staff', 'admin'),
      schema: {
        summary: 'Users, newest first',
        tags: ['users'],
        querystring: UserListQuery,
        response: { 200: PageOf(UserResponse) },
      },
    },
    ({ query: { q: text, role, is_active: isActive, ...page } }) =>
      readPage(page, {
        find: (after, limit) => searchUsers(database, { text, role, isActive }, limit, after),
        keyOf: userKey,
        isKey: isUserKey,
        toItem: userResponse,
      }),
  );
}

function userKey({ createdAt, id }: User): UserKey {
  return { createdAt: createdAt.toISOString(), id };
}

function isUserKey(key: unknown): key is UserKey {
  const { createdAt, id } = (key ?? {}) as Partial<UserKey>;
  const isTime =
    typeof createdAt === 'string' && ISO_TIME.test(createdAt) && !Number.isNaN(Date.parse(createdAt));
  return isTime && isUuid(id);
}
