import { Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import { SECURITY_EVENT_TYPES, SecurityEventResponse } from '@platform/contracts/http/security-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '../access/access.ts';
import type { App } from '../http/app.ts';
import { PageOf, PageQuery, readPage } from '../http/page.ts';
import { listSecurityEvents } from './security-event-list.ts';

const SecurityEventQuery = Type.Object(
  {
    ...PageQuery.properties,
    type: Type.Optional(Type.Enum([...SECURITY_EVENT_TYPES])),
    user_id: Type.Optional(Uuid),
    actor_id: Type.Optional(Uuid),
    since: Type.Optional(Timestamp),
    until: Type.Optional(Timestamp),
  },
  { additionalProperties: false },
);

/** `GET /api/admin/<service>/security-events`, for admins: the trail of what this service records. */
export function securityEventRoutes(
  app: App,
  { service, database }: { readonly service: string; readonly database: Database },
): void {
  app.get(
    `/api/admin/${service}/security-events`,
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Security events, newest first',
        tags: ['security'],
        querystring: SecurityEventQuery,
        response: { 200: PageOf(SecurityEventResponse) },
      },
    },
    ({ query: { type, user_id: userId, actor_id: actorId, since, until, ...page } }) =>
      readPage(page, {
        find: (before, limit) =>
          listSecurityEvents(database, { type, userId, actorId, since, until }, { limit, before }),
        keyOf: ({ id }) => Number(id),
        isKey: isEventId,
      }),
  );
}

function isEventId(key: unknown): key is number {
  return Number.isSafeInteger(key) && (key as number) >= 0;
}
