import type { MessageHistory } from '@platform/api-client/operations.ts';
import { MESSAGING_SERVICES, type MessagingService } from '@platform/contracts/all-services.ts';
import type { Command } from 'commander';
import { CliError, wrongUsage } from '../../cli-error.ts';
import { type Context, connect, print, printRows } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { messageReplayCommand } from './message-replay-command.ts';

type Item = MessageHistory['items'][number];

interface Options {
  readonly service?: string;
  readonly subject?: string;
  readonly correlation?: string;
  readonly type?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: number;
}

/** A line: that a message was sent, or sent again, or a try of a handler. */
interface Entry {
  readonly at: string;
  readonly service: string;
  readonly item: Item;
  readonly what: string;
  readonly queue: string;
  readonly attempt: number | undefined;
  readonly durationMs: number | undefined;
  readonly error: string | null;
}

const DEFAULT_LIMIT = 50;

export function messageCommands(program: Command, context: Context): void {
  const messages = program
    .command('messages')
    .description('messages that the services sent and handled of late; for admins');

  messages
    .command('list')
    .option('--service <service>', 'of one service, such as order-service')
    .option('--subject <id>', 'about one thing, such as an order')
    .option('--correlation <id>', 'of one process')
    .option('--type <type>', 'of one type, such as order.placed')
    .option('--since <time>', 'made from then on, such as 2026-01-31T12:00:00Z')
    .option('--until <time>', 'made before then')
    .option('--limit <n>', 'messages a service, 200 at most', positiveNumber, DEFAULT_LIMIT)
    .description('list what was sent and each try of its handlers, oldest first')
    .action(async (_options, command: Command) => {
      const options = optionsOf<Options>(command);
      const { subject, correlation: correlation_id, type, since, until, limit } = options;
      const client = await connect(context, options);
      const query = { subject, correlation_id, type, since, until, limit };
      const items = await entries(client, servicesOf(options.service), query);
      printRows(
        context,
        options,
        { items },
        {
          at: (e) => e.at,
          service: (e) => e.service,
          type: (e) => e.item.type,
          subject: (e) => e.item.subject,
          what: (e) => e.what,
          queue: (e) => e.queue,
          attempt: (e) => e.attempt,
          ms: (e) => e.durationMs,
          error: (e) => e.error,
        },
      );
    });

  messages
    .command('show')
    .argument('<id>')
    .description('show one message, with personal fields masked, and what each service made of it')
    .action(async (id: string, _options, command: Command) => {
      const options = optionsOf<Options>(command);
      const client = await connect(context, options);
      const found = await entries(client, MESSAGING_SERVICES, { id });
      const sent = found.find(({ item }) => item.sent !== null)?.item.sent;
      if (found.length === 0)
        throw new CliError('not-found', `no service has a message ${id} in its history`);
      const lines = found.map(({ at, service, what, queue, attempt, error }) =>
        [at, service, what, queue, attempt === undefined ? '' : `attempt ${attempt}`, error ?? '']
          .filter((part) => part !== '')
          .join('  '),
      );
      const message = sent === undefined || sent === null ? [] : ['', JSON.stringify(sent.message, null, 2)];
      print(context, options, { items: found }, [...lines, ...message].join('\n'));
    });

  messageReplayCommand(messages, context);
}

function servicesOf(name: string | undefined): readonly MessagingService[] {
  if (name === undefined) return MESSAGING_SERVICES;
  const service = MESSAGING_SERVICES.find((known) => known === name);
  if (service === undefined) throw wrongUsage(`${name} is none of ${MESSAGING_SERVICES.join(', ')}`);
  return [service];
}

/** What all services know, in the order of time. */
async function entries(
  client: GatewayClient,
  services: readonly MessagingService[],
  query: { [name: string]: string | number | undefined },
): Promise<Entry[]> {
  const pages = await Promise.all(
    services.map(async (service) => {
      const { items } = await client.call(`GET /api/admin/${service}/messages`, { query });
      return items.flatMap((item) => entriesOf(service, item));
    }),
  );
  return pages.flat().toSorted((a, b) => a.at.localeCompare(b.at));
}

function entriesOf(service: string, item: Item): Entry[] {
  const sendings = item.sent === null ? [] : [item.sent.at, ...item.sent.replayed_at];
  const sent = sendings.map((at, i) => ({
    at,
    service,
    item,
    what: i === 0 ? (item.sent?.state ?? '') : 'replayed',
    queue: '',
    attempt: undefined,
    durationMs: undefined,
    error: null,
  }));
  const handled = item.handled.map((tried) => ({
    at: tried.at,
    service,
    item,
    what: tried.outcome,
    queue: tried.queue,
    attempt: tried.attempt,
    durationMs: tried.duration_ms,
    error: tried.error,
  }));
  return [...sent, ...handled];
}
