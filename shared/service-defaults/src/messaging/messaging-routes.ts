import { Type } from '@platform/schema/type.ts';
import { access } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';

const MessagingAnswer = Type.Object(
  {
    outbox: Type.Union([Type.Object({ pending: Type.Integer(), oldest_age_ms: Type.Number() }), Type.Null()]),
    parked: Type.Integer({
      description: 'Messages of the outbox that cannot be sent for now, and what follows for their subjects',
    }),
    queues: Type.Array(
      Type.Object({
        queue: Type.String(),
        ready: Type.Integer(),
        unacknowledged: Type.Integer(),
        delayed: Type.Integer(),
        dead: Type.Integer(),
      }),
    ),
  },
  { title: 'MessagingState' },
);

/** The state of the outbox and queues of this service, for admins. */
export function messagingRoutes(app: App, { service, messaging }: HttpDefaults): void {
  if (messaging === undefined) return;
  const { transport, relay } = messaging;
  app.get(
    `/api/admin/${service}/messaging`,
    {
      ...access.roles('admin'),
      schema: { tags: ['messaging'], summary: 'Outbox and queues', response: { 200: MessagingAnswer } },
    },
    async () => {
      const [pending, queues] = await Promise.all([relay?.pending(), transport.queueDepths()]);
      const outbox =
        pending === undefined ? null : { pending: pending.count, oldest_age_ms: pending.oldestAgeMs };
      return { outbox, parked: pending?.parked ?? 0, queues };
    },
  );
}
