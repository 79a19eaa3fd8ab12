import { ForeignId, Nullable } from '@platform/contracts/field-types.ts';
import { ReplayRefusedError } from '@platform/messaging/outbox/outbox-replay.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import { HttpProblem, invalidFields } from '../problems/problem.ts';

const Next = Type.String({ format: 'uuid', description: '`next` of the answer before' });
const Replay = Type.Object(
  {
    types: Type.Array(ForeignId(200), { minItems: 1, maxItems: 100 }),
    since: Type.String({ format: 'date-time', description: 'Events that were made from then on' }),
    limit: Type.Integer({ minimum: 1, maximum: 5000, default: 1000 }),
    next: Type.Optional(Next),
  },
  { title: 'MessageReplay', additionalProperties: false },
);
const Replayed = Type.Object(
  {
    count: Type.Integer({ description: 'How many events are sent again' }),
    next: Nullable(Type.String({ description: 'The id to go on behind; null if that was all' })),
  },
  { title: 'ReplayedMessages' },
);

/** Sends events of this service again, for consumers that came later; for admins. */
export function replayRoutes(app: App, { service, messaging, logger }: HttpDefaults): void {
  const replay = messaging?.replay;
  if (replay === undefined) return;
  app.post(
    `/api/admin/${service}/messages/replay`,
    {
      ...access.roles('admin'),
      schema: {
        tags: ['messaging'],
        summary: 'Send past events again, for a new consumer',
        body: Replay,
        response: { 200: Replayed },
      },
    },
    async (request) => {
      const answer = await replay(request.body).catch(refusal);
      const { types, since } = request.body;
      const actor = principalOf(request).userId;
      logger.info({ audit: 'messages.replay', actor, types, since, count: answer.count }, 'replayed');
      return answer;
    },
  );
}

function refusal(error: unknown): never {
  if (!(error instanceof ReplayRefusedError)) throw error;
  throw new HttpProblem(invalidFields([{ field: error.field, message: error.message }]));
}
