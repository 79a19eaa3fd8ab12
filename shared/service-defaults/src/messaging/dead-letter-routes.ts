import { fingerprintOf } from '@platform/messaging/dead-letters/fingerprint.ts';
import type { DeadLetter, DeadLetterQuery as Wanted } from '@platform/messaging/transport.ts';
import { access, principalOf } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { HttpDefaults } from '../http/http-defaults.ts';
import { readPage } from '../http/page.ts';
import { HttpProblem, invalidFields } from '../problems/problem.ts';
import { checkDeadLetterRoute } from './dead-letter-check-route.ts';
import type { DeadLetterDeps } from './dead-letter-deps.ts';
import { replayDeadLettersRoute } from './dead-letter-replay-route.ts';
import { DeadLetterDiscard, DeadLetterList, DeadLetterQuery, MovedMessages } from './dead-letter-schemas.ts';
import { refuseForeignQueue } from './own-queue.ts';
import { queueRefusal } from './queue-refusals.ts';

/** The dead letters of this service, for admins. */
export function deadLetterRoutes(app: App, { service, messaging, logger }: HttpDefaults): void {
  if (messaging === undefined) return;
  const deps = { base: `/api/admin/${service}/dead-letters`, messaging, logger };
  listDeadLettersRoute(app, deps);
  checkDeadLetterRoute(app, deps);
  replayDeadLettersRoute(app, deps);
  discardDeadLettersRoute(app, deps);
}

function listDeadLettersRoute(app: App, { base, messaging: { transport } }: DeadLetterDeps): void {
  app.get(
    base,
    {
      ...access.roles('admin'),
      schema: {
        tags: ['messaging'],
        summary: 'Messages set aside, oldest first',
        description:
          'On RabbitMQ each page takes all letters of the queue and puts them back. It reaches the first 5,000; ' +
          'those behind come up once others are replayed or discarded.',
        querystring: DeadLetterQuery,
        response: { 200: DeadLetterList },
        problems: ['not-found'],
      },
    },
    async ({ query: { queue, id, type, reason, ...page } }) => {
      await refuseForeignQueue(transport, queue);
      const wanted: Wanted = { ids: id === undefined ? undefined : [id], type, reason };
      return readPage(page, {
        find: (after, limit) =>
          transport.deadLetters.list(queue, { ...wanted, after, limit }).catch(queueRefusal),
        keyOf: ({ place }) => place,
        isKey: isPlace,
        toItem: letterView,
      });
    },
  );
}

function discardDeadLettersRoute(app: App, { base, messaging: { transport }, logger }: DeadLetterDeps): void {
  app.post(
    `${base}/discard`,
    {
      ...access.roles('admin'),
      schema: {
        tags: ['messaging'],
        summary: 'Remove messages for good',
        body: DeadLetterDiscard,
        response: { 200: MovedMessages },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const { queue, reason, ids: named, all } = request.body;
      if ((named === undefined) === (all === undefined)) throw notChosen();
      const ids = named ?? 'all';
      await refuseForeignQueue(transport, queue);
      const count = await transport.deadLetters.discard(queue, ids).catch(queueRefusal);
      const actor = principalOf(request).userId;
      logger.warn({ audit: 'dead-letters.discard', actor, queue, ids, reason, count }, 'discarded');
      return { count };
    },
  );
}

function notChosen(): HttpProblem {
  const message = 'name the messages in ids, or send all: true, and not both';
  return new HttpProblem(invalidFields([{ field: 'ids', message }]));
}

// A number, to which RabbitMQ adds the letter's id.
const PLACE = /^\d{1,16}( .{0,255})?$/su;

function isPlace(key: unknown): key is string {
  return typeof key === 'string' && PLACE.test(key);
}

function letterView(letter: DeadLetter) {
  const { deadAt, place: _, sentAs: __, ...shown } = letter;
  return { ...shown, fingerprint: fingerprintOf(letter), dead_at: deadAt };
}
