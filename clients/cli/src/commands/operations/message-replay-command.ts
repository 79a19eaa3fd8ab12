import { MESSAGING_SERVICES, type MessagingService } from '@platform/contracts/all-services.ts';
import { Argument, type Command } from 'commander';
import { type Context, connect, print } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf, pastTime } from '../../options.ts';
import { counted } from '../../output/counted.ts';

const PAGE = 1000;

interface Options {
  readonly type: string[];
  readonly since: string;
}

export function messageReplayCommand(messages: Command, context: Context): void {
  messages
    .command('replay')
    .addArgument(new Argument('<service>', 'the sender').choices(MESSAGING_SERVICES))
    .requiredOption('--type <type>', 'events of a type, such as user.created; may be repeated', added)
    .requiredOption(
      '--since <time>',
      'made from then on, a time or how long ago, such as 2d; 7d at most',
      pastTime,
    )
    .description(
      'send past events again, for a new consumer: start it first. Those that have handled them skip them by their inbox',
    )
    .action(async (service: MessagingService, _options, command: Command) => {
      const options = optionsOf<Options>(command);
      const { type: types, since } = options;
      const client = await connect(context, options);
      const onProgress = (count: number) => {
        if (context.stderr.isTTY) context.stderr.write(`\r${counted(count, 'event')} sent again`);
      };
      const count = await replay(client, service, { types, since }, onProgress);
      if (context.stderr.isTTY) context.stderr.write('\r\u001b[K');
      const text = `${service} sends ${counted(count, 'event')} again: ${types.join(', ')} since ${since}`;
      print(context, options, { service, types, since, count }, text);
    });
}

function added(type: string, before: string[] = []): string[] {
  return [...before, type];
}

/** Page by page. One that is asked for twice, after a lost answer, does no harm: it is the same events. */
async function replay(
  client: GatewayClient,
  service: MessagingService,
  wanted: { readonly types: string[]; readonly since: string },
  onProgress: (count: number) => void,
): Promise<number> {
  const name = `POST /api/admin/${service}/messages/replay` as const;
  let count = 0;
  for (let next: string | null | undefined; next !== null; ) {
    const body = { ...wanted, limit: PAGE, ...(next !== undefined && { next }) };
    const page = await client.call(name, { body }, { isIdempotent: true });
    count += page.count;
    next = page.next;
    onProgress(count);
  }
  return count;
}
