import type { QueueList } from '@platform/api-client/operations.ts';
import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import type { Command } from 'commander';
import { type Context, connect, print, printRows } from '../../context.ts';
import { optionsOf } from '../../options.ts';
import { counted } from '../../output/counted.ts';

type Queue = QueueList['items'][number];

// Each of them knows all queues of the bus.
const ANSWERING = 'user-service';
export const QUEUE_LIST = `GET /api/admin/${ANSWERING}/queues` as const;

export function queueCommands(program: Command, context: Context): void {
  const queues = program.command('queues').description('queues of the bus; for admins');

  queues
    .command('list')
    .description('list all queues, those that nobody consumes any more among them')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const list = await client.call(QUEUE_LIST);
      printRows(context, options, list, {
        queue: (q) => q.queue,
        state: stateOf,
        waiting: (q) => q.ready,
        'in hand': (q) => q.unacknowledged,
        delayed: (q) => q.delayed,
        dead: (q) => q.dead,
        oldest: (q) => (q.oldest_age_ms === null ? '' : `${Math.round(q.oldest_age_ms / 1000)} s`),
        'last consumer': (q) => q.last_consumer ?? '',
        seen: (q) => q.last_consumed_at ?? '',
      });
    });

  queues
    .command('retire')
    .argument('<queue>')
    .requiredOption('--reason <text>', 'why nobody consumes it any more')
    .description('route nothing to a queue any more, and set aside what waits in it')
    .action(async (queue: string, _options, command: Command) => {
      const options = optionsOf<{ reason: string }>(command);
      const client = await connect(context, options);
      const { reason } = options;
      // Only its own service has a right to it.
      const answer = await client.call(`POST /api/admin/${serviceOfQueue(queue)}/queues/retire`, {
        body: { queue, reason },
      });
      const text = `${queue} is retired, and ${counted(answer.set_aside, 'message')} set aside among its dead letters`;
      print(context, options, answer, text);
    });
}

function stateOf({ is_retired, is_consumed }: Queue): string {
  if (is_retired) return 'retired';
  return is_consumed ? 'consumed' : 'UNATTENDED';
}

/** The service to ask for a queue's dead letters: the one it is named for, or any, if that is no more. */
export function serviceOfQueue(queue: string): (typeof MESSAGING_SERVICES)[number] {
  return MESSAGING_SERVICES.find((name) => queue.startsWith(`${name}.`)) ?? ANSWERING;
}
