import type { DeadLetter } from '@platform/messaging/transport.ts';
import type { Static } from '@platform/schema/type.ts';
import { access, principalOf } from '../access/access.ts';
import type { App } from '../http/app.ts';
import type { MessagingState } from '../http/http-defaults.ts';
import { type FieldError, HttpProblem, invalidFields } from '../problems/problem.ts';
import type { DeadLetterDeps } from './dead-letter-deps.ts';
import { DeadLetterReplay, MovedMessages } from './dead-letter-schemas.ts';
import { maskedMessage } from './masked-message.ts';
import { keptOf, misfitsOf } from './message-misfits.ts';
import { refuseForeignQueue } from './own-queue.ts';
import { queueRefusal } from './queue-refusals.ts';

type Replay = Static<typeof DeadLetterReplay>;

interface CheckedEdit {
  readonly id: string;
  readonly before: string;
  readonly after: string;
}

/** Puts letters back, some of them with another body. */
export function replayDeadLettersRoute(app: App, { base, messaging, logger }: DeadLetterDeps): void {
  const { transport } = messaging;
  app.post(
    `${base}/replay`,
    {
      ...access.roles('admin'),
      schema: {
        tags: ['messaging'],
        summary: 'Put messages back into their queue, as they are or edited',
        description:
          'An edit keeps id, source, type and subject, and fits its contract; else nothing is replayed. ' +
          'Who did it, and both bodies with personal fields masked, are logged.',
        body: DeadLetterReplay,
        response: { 200: MovedMessages },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const { queue, reason } = request.body;
      const ids = chosenIds(request.body);
      await refuseForeignQueue(transport, queue);
      const edits = await checkedEdits(messaging, request.body);
      const bodies = new Map(edits.map(({ id, after }) => [id, after]));
      const count = await transport.deadLetters.replay(queue, ids, bodies).catch(queueRefusal);
      const actor = principalOf(request).userId;
      for (const { id, before, after } of edits)
        logger.warn(
          {
            ...{ audit: 'dead-letters.edit', actor, queue, id, reason },
            before: maskedMessage(before),
            after: maskedMessage(after),
          },
          'edited',
        );
      logger.info({ audit: 'dead-letters.replay', actor, queue, ids, reason, count }, 'replayed');
      return { count };
    },
  );
}

function chosenIds({ ids, all, edits, reason }: Replay): readonly string[] | 'all' {
  const errors: FieldError[] = [];
  if ((ids ?? edits) === undefined && all === undefined)
    errors.push({ field: 'ids', message: 'name the messages in ids or edits, or send all: true' });
  if (ids !== undefined && all !== undefined)
    errors.push({ field: 'ids', message: 'name the messages in ids, or send all: true, and not both' });
  if (edits !== undefined && reason === undefined)
    errors.push({ field: 'reason', message: 'is required with edits' });
  if (errors.length > 0) throw new HttpProblem(invalidFields(errors));
  if (all === true) return 'all';
  return [...new Set([...(ids ?? []), ...(edits ?? []).map(({ id }) => id)])];
}

/** The edits with what they replace. Throws the 422 that says of all of them what does not fit. */
async function checkedEdits(
  { transport, contracts }: MessagingState,
  { queue, edits = [] }: Replay,
): Promise<CheckedEdit[]> {
  if (edits.length === 0) return [];
  const ids = edits.map(({ id }) => id);
  const letters = await transport.deadLetters.list(queue, { ids, limit: MOST_LETTERS }).catch(queueRefusal);
  const byId = Map.groupBy(letters, ({ id }) => id);
  const known = contracts?.get(queue) ?? [];
  const errors = edits.flatMap(({ id, body }, i): FieldError[] => {
    if (ids.indexOf(id) !== i) return [{ field: `edits.${i}.id`, message: 'is edited twice' }];
    const own = byId.get(id);
    if (own === undefined) return [{ field: `edits.${i}.id`, message: `is no dead letter of ${queue}` }];
    // Letters may share an id, where a message died twice.
    const misfits = own.flatMap((letter) => misfitsOf(body, requirementsOf(letter)));
    return misfits.map(({ path, message }) => ({ field: `edits.${i}.body.${path}`, message }));
  });
  if (errors.length > 0) throw new HttpProblem(invalidFields(errors));
  return edits.map(({ id, body }) => ({ id, before: byId.get(id)?.[0]?.body ?? '', after: body }));

  function requirementsOf(letter: DeadLetter) {
    return { contracts: known, kept: keptOf(letter), sentAs: letter.sentAs };
  }
}

const MOST_LETTERS = 1_000;
