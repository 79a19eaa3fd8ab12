import { isUuid, Uuid } from '@platform/contracts/field-types.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { endSessions } from './end-sessions.ts';
import { listSessions, type SessionKey, SessionResponse } from './session-list.ts';

/** As toISOString writes it. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Deps {
  readonly database: Database;
}

/** `GET /api/auth/sessions` and `DELETE /api/auth/sessions/{id}`, for their owner. */
export function sessionRoutes(app: App, deps: Deps): void {
  listSessionsRoute(app, deps);
  endSessionRoute(app, deps);
}

function listSessionsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/auth/sessions',
    {
      ...access.user,
      schema: {
        summary: 'Where you are signed in',
        tags: ['sessions'],
        querystring: PageQuery,
        response: { 200: PageOf(SessionResponse) },
      },
    },
    (request) => {
      const principal = principalOf(request);
      return readPage(request.query, {
        find: (after, limit) => listSessions(database, principal, limit, after),
        keyOf: sessionKey,
        isKey: isSessionKey,
      });
    },
  );
}

function endSessionRoute(app: App, { database }: Deps): void {
  app.delete(
    '/api/auth/sessions/:id',
    {
      ...access.user,
      schema: {
        summary: 'Sign out there',
        tags: ['sessions'],
        params: Type.Object({ id: Uuid }),
        response: { 204: Type.Null() },
        problems: ['not-found'],
      },
    },
    async (request, reply) => {
      const { userId } = principalOf(request);
      const target = { sessionId: request.params.id, ownerId: userId };
      const ended = await endSessions(database, target, 'revoked', userId);
      if (ended === 0) throw new DomainError('not-found', 'You have no such session.');
      return reply.code(204).send(null);
    },
  );
}

function sessionKey({ created_at, id }: SessionResponse): SessionKey {
  return { createdAt: created_at, id };
}

function isSessionKey(key: unknown): key is SessionKey {
  const { createdAt, id } = (key ?? {}) as Partial<SessionKey>;
  return (
    isUuid(id) &&
    typeof createdAt === 'string' &&
    ISO_TIME.test(createdAt) &&
    !Number.isNaN(Date.parse(createdAt))
  );
}
