import { RevocationPage } from '@platform/contracts/http/auth-http.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { RevocationLog } from './revocation-log.ts';

// Under the time after which idle connections are cut by what may stand in between.
const MAX_WAIT_SECONDS = 25;
// Ten looks at the database: what is older says nothing of now.
const MAX_AGE_MS = 5000;

/** `GET /internal/revocations`, for services alone: the gateway leads nobody here. */
export function revocationRoutes(app: App, { revocations }: { revocations: RevocationLog }): void {
  app.get(
    '/internal/revocations',
    {
      ...access.service,
      schema: {
        summary: 'Tokens that are over before their time; waits for news when there are none',
        tags: ['internal'],
        querystring: Type.Object({
          after: Type.Optional(Type.String({ maxLength: 100, description: 'The cursor of the last answer' })),
          wait_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_WAIT_SECONDS, default: 0 })),
        }),
        response: { 200: RevocationPage },
      },
    },
    async (request, reply) => {
      const { after, wait_seconds: waitSeconds = 0 } = request.query;
      const page = await revocations.waitAfter(after, waitSeconds * 1000);
      if (revocations.ageMs > MAX_AGE_MS)
        throw new DomainError('revocations-unknown', 'The database has not been read for a while.');
      reply.header('cache-control', 'no-store');
      return page;
    },
  );
}
