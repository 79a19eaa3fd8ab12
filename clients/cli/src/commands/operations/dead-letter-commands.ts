import type {
  DeadLetterDiscard,
  DeadLetterList,
  DeadLetterReplay,
  MovedMessages,
  Operations,
} from '@platform/api-client/operations.ts';
import { type Command, Option } from 'commander';
import { CliError, wrongUsage } from '../../cli-error.ts';
import { type Context, connect, print, printRows } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { deadLetterEditCommands } from './dead-letter-edit-commands.ts';
import { QUEUE_LIST, serviceOfQueue } from './queue-commands.ts';

type DeadLetter = DeadLetterList['items'][number];
type Wanted = NonNullable<Operations['GET /api/admin/user-service/dead-letters']['query']>;

interface ListOptions extends Pick<Wanted, 'type' | 'reason'> {
  readonly queue?: string;
  readonly limit: number;
}

const REASONS: readonly NonNullable<Wanted['reason']>[] = [
  ...(['rejected', 'exhausted', 'malformed', 'wrong-sender', 'forged'] as const),
  ...(['poison', 'retired', 'expired', 'overflow'] as const),
];

export function deadLetterCommands(program: Command, context: Context): void {
  const deadLetters = program
    .command('dead-letters')
    .description('messages that no retry could deliver; for admins');

  deadLetters
    .command('list')
    .option('--queue <queue>', 'of one queue, such as payment-service.commands')
    .option('--type <type>', 'of one type, such as order.placed')
    .addOption(new Option('--reason <reason>', 'that died for one reason').choices(REASONS))
    .option('--limit <n>', 'rows a queue', positiveNumber, 100)
    .description('list dead letters of every queue')
    .action(async (_options, command: Command) => {
      const options = optionsOf<ListOptions>(command);
      const client = await connect(context, options);
      const { type, reason, limit } = options;
      const wanted = { type, reason, limit };
      const queues = options.queue === undefined ? await queuesWithDead(client) : [options.queue];
      const pages = await Promise.all(queues.map((queue) => listDead(client, { ...wanted, queue })));
      printRows(
        context,
        options,
        { items: pages.flat() },
        {
          id: (d) => d.id,
          queue: (d) => d.queue,
          type: (d) => d.type ?? '',
          reason: (d) => d.reason,
          attempts: (d) => d.attempts,
          since: (d) => d.dead_at,
          cause: (d) => d.fingerprint,
          error: (d) => d.error.message,
        },
      );
    });

  deadLetters
    .command('show')
    .argument('<queue>')
    .argument('<id>')
    .description('show one dead letter whole')
    .action(async (queue: string, id: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      const [found] = await listDead(client, { queue, id, limit: 1 });
      if (found === undefined) throw new CliError('not-found', `there is no dead letter ${id} in ${queue}`);
      const { error, body, ...head } = found;
      const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
      print(
        context,
        optionsOf(command),
        found,
        [...lines, '', error.stack ?? error.message, '', body].join('\n'),
      );
    });

  deadLetters
    .command('replay')
    .argument('<queue>')
    .argument('[id...]')
    .option('--all', 'every dead letter of the queue')
    .option('--reason <text>', 'why they will be handled now')
    .description('put dead letters back into their queue, as new')
    .action(async (queue: string, ids: string[], _options, command: Command) => {
      const options = optionsOf<{ all?: boolean; reason?: string }>(command);
      const client = await connect(context, options);
      const { reason } = options;
      const answer = await replay(client, {
        queue,
        ...selection(ids, options.all),
        ...(reason === undefined ? {} : { reason }),
      });
      print(context, options, answer, `${answer.count} put back into ${queue}`);
    });

  deadLetterEditCommands(deadLetters, context);

  deadLetters
    .command('discard')
    .argument('<queue>')
    .argument('[id...]')
    .option('--all', 'every dead letter of the queue')
    .requiredOption('--reason <text>', 'why they may be lost')
    .description('remove dead letters for good')
    .action(async (queue: string, ids: string[], _options, command: Command) => {
      const options = optionsOf<{ all?: boolean; reason: string }>(command);
      const client = await connect(context, options);
      const { reason } = options;
      const answer = await discard(client, { queue, ...selection(ids, options.all), reason });
      print(context, options, answer, `${answer.count} removed from ${queue}`);
    });
}

async function queuesWithDead(client: GatewayClient): Promise<string[]> {
  const { items } = await client.call(QUEUE_LIST);
  return items.filter(({ dead }) => dead > 0).map(({ queue }) => queue);
}

async function listDead(client: GatewayClient, query: Wanted): Promise<readonly DeadLetter[]> {
  const name = `GET /api/admin/${serviceOfQueue(query.queue)}/dead-letters` as const;
  return (await client.call(name, { query })).items;
}

function replay(client: GatewayClient, body: DeadLetterReplay): Promise<MovedMessages> {
  return client.call(`POST /api/admin/${serviceOfQueue(body.queue)}/dead-letters/replay`, { body });
}

function discard(client: GatewayClient, body: DeadLetterDiscard): Promise<MovedMessages> {
  return client.call(`POST /api/admin/${serviceOfQueue(body.queue)}/dead-letters/discard`, { body });
}

function selection(ids: readonly string[], isAll = false): { ids: readonly string[] } | { all: true } {
  if (isAll === ids.length > 0) throw wrongUsage('name the ids, or give --all');
  return isAll ? { all: true } : { ids };
}
