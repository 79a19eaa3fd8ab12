import { ForeignId, Lines } from '@platform/contracts/field-types.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import { DomainError } from '../problems/domain-error.ts';
import { HttpProblem, invalidFields } from '../problems/problem.ts';
import { queueRefusal } from './queue-refusals.ts';

const QueueName = ForeignId(200);
const Chosen = {
  queue: QueueName,
  ids: Type.Optional(Type.Array(ForeignId(200), { minItems: 1, maxItems: 1000 })),
  all: Type.Optional(Type.Literal(true)),
};
const closed = { additionalProperties: false };
const DeadLetterQuery = Type.Object(
  { queue: QueueName, limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }) },
  closed,
);
const Replay = Type.Object(Chosen, { title: 'DeadLetterReplay', ...closed });
const Discard = Type.Object(
  { ...Chosen, reason: Lines(500, { minLength: 1 }) },
  { title: 'DeadLetterDiscard', ...closed },
);

const Moved = Type.Object(
  { count: Type.Integer({ description: 'How many messages' }) },
  { title: 'MovedMessages' },
);
const DeadLetterAnswer = Type.Object(
  {
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        queue: Type.String(),
        reason: Type.String(),
        error: Type.Object({
          name: Type.String(),
          message: Type.String(),
          stack: Type.Optional(Type.String()),
        }),
        attempts: Type.Integer(),
        dead_at: Type.String(),
        traceparent: Type.Optional(Type.String()),
        body: Type.String(),
      }),
    ),
  },
  { title: 'DeadLetterList' },
);

const tags = ['messaging'];
const admin = access.roles('admin');

interface Deps {
  readonly base: string;
  readonly transport: Transport;
  readonly logger: HttpDefaults['logger'];
}

/** The dead letters of this service, for admins. */
export function deadLetterRoutes(app: App, { service, messaging, logger }: HttpDefaults): void {
  if (messaging === undefined) return;
  const deps = { base: `/api/admin/${service}/dead-letters`, transport: messaging.transport, logger };
  listDeadLettersRoute(app, deps);
  replayDeadLettersRoute(app, deps);
  discardDeadLettersRoute(app, deps);
}

function listDeadLettersRoute(app: App, { base, transport }: Deps): void {
  app.get(
    base,
    {
      ...admin,
      schema: {
        tags,
        summary: 'Messages set aside, oldest first',
        querystring: DeadLetterQuery,
        response: { 200: DeadLetterAnswer },
        problems: ['not-found'],
      },
    },
    async ({ query: { queue, limit } }) => {
      await refuseForeignQueue(transport, queue);
      const letters = await transport.deadLetters.list(queue, { limit }).catch(queueRefusal);
      return { items: letters.map(({ deadAt, ...letter }) => ({ ...letter, dead_at: deadAt })) };
    },
  );
}

function replayDeadLettersRoute(app: App, { base, transport, logger }: Deps): void {
  app.post(
    `${base}/replay`,
    {
      ...admin,
      schema: {
        tags,
        summary: 'Put messages back into their queue',
        body: Replay,
        response: { 200: Moved },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const { queue } = request.body;
      const ids = chosenIds(request.body);
      await refuseForeignQueue(transport, queue);
      const count = await transport.deadLetters.replay(queue, ids).catch(queueRefusal);
      logger.info(
        { audit: 'dead-letters.replay', actor: principalOf(request).userId, queue, ids, count },
        'replayed',
      );
      return { count };
    },
  );
}

function discardDeadLettersRoute(app: App, { base, transport, logger }: Deps): void {
  app.post(
    `${base}/discard`,
    {
      ...admin,
      schema: {
        tags,
        summary: 'Remove messages for good',
        body: Discard,
        response: { 200: Moved },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const { queue, reason } = request.body;
      const ids = chosenIds(request.body);
      await refuseForeignQueue(transport, queue);
      const count = await transport.deadLetters.discard(queue, ids).catch(queueRefusal);
      const actor = principalOf(request).userId;
      logger.warn({ audit: 'dead-letters.discard', actor, queue, ids, reason, count }, 'discarded');
      return { count };
    },
  );
}

function chosenIds({ ids, all }: { ids?: string[]; all?: true }): readonly string[] | 'all' {
  if (ids !== undefined && all === undefined) return ids;
  if (ids === undefined && all === true) return 'all';
  const message = 'name the messages in ids, or send all: true, and not both';
  throw new HttpProblem(invalidFields([{ field: 'ids', message }]));
}

/** The bus is shared: an admin of this service's messages has no business in those of another. */
async function refuseForeignQueue(transport: Transport, queue: string): Promise<void> {
  const own = await transport.queueDepths();
  if (own.some((depth) => depth.queue === queue)) return;
  // One that nobody consumes any more is anybody's.
  const all = await transport.busQueues.list();
  if (!all.some((one) => one.queue === queue && !one.isConsumed))
    throw new DomainError('not-found', `This service has no queue ${queue}.`);
}
