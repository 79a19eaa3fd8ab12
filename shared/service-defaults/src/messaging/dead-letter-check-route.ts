import { access } from '../access/access.ts';
import type { App } from '../http/app.ts';
import { DomainError } from '../problems/domain-error.ts';
import type { DeadLetterDeps } from './dead-letter-deps.ts';
import { DeadLetterCheck, DeadLetterFit } from './dead-letter-schemas.ts';
import { keptOf, misfitsOf } from './message-misfits.ts';
import { refuseForeignQueue } from './own-queue.ts';
import { queueRefusal } from './queue-refusals.ts';

/** Whether a body would do, for who edits a letter. */
export function checkDeadLetterRoute(
  app: App,
  { base, messaging: { transport, contracts } }: DeadLetterDeps,
): void {
  app.post(
    `${base}/check`,
    {
      ...access.roles('admin'),
      schema: {
        tags: ['messaging'],
        summary: 'Hold a body against the contract of its type',
        description: 'With `id`, also against what an edit of that letter must keep. Nothing is changed.',
        body: DeadLetterCheck,
        response: { 200: DeadLetterFit },
        problems: ['not-found'],
      },
    },
    async ({ body: { queue, id, type, body } }) => {
      await refuseForeignQueue(transport, queue);
      const letter = id === undefined ? undefined : await findLetter(queue, id);
      const kept = { ...(type === undefined ? {} : { type }), ...(letter && keptOf(letter)) };
      const errors = misfitsOf(body, {
        contracts: contracts?.get(queue) ?? [],
        kept,
        sentAs: letter?.sentAs,
      });
      return { fits: errors.length === 0, errors };
    },
  );

  async function findLetter(queue: string, id: string) {
    const [letter] = await transport.deadLetters.list(queue, { ids: [id], limit: 1 }).catch(queueRefusal);
    if (letter === undefined)
      throw new DomainError(
        'not-found',
        `There is no dead letter ${id} in ${queue}. It may have been replayed.`,
      );
    return letter;
  }
}
