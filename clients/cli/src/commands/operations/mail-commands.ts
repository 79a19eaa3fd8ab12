import type { Input } from '@platform/api-client/operation-types.ts';
import type { Mail } from '@platform/api-client/operations.ts';
import type { Command } from 'commander';
import { type Context, connect, print, printRows } from '../../context.ts';
import { optionsOf, positiveNumber } from '../../options.ts';
import { getUser } from '../accounts/find-user.ts';

type Query = NonNullable<Input<'GET /api/mails'>['query']>;

interface Options {
  readonly status?: Query['status'];
  readonly kind?: Query['kind'];
  readonly user?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

export function mailCommands(program: Command, context: Context): void {
  const mails = program
    .command('mails')
    .description('what was mailed, waits to be, or is kept as there is no mail server; for admins');

  mails
    .command('list')
    .option('--status <status>', 'queued, sent, failed or kept')
    .option('--kind <kind>', 'of one kind, such as order.confirmed')
    .option('--user <user>', 'to whom: id or email address')
    .option('--limit <n>', 'rows, 100 at most', positiveNumber)
    .option('--cursor <cursor>', 'the next page')
    .description('list mails, newest first')
    .action(async (_options, command: Command) => {
      const options = optionsOf<Options>(command);
      const { status, kind, user, limit, cursor } = options;
      const client = await connect(context, options);
      const user_id = user === undefined ? undefined : (await getUser(client, user)).id;
      const page = await client.call('GET /api/mails', { query: { status, kind, user_id, limit, cursor } });
      printRows(context, options, page, {
        id: (mail) => mail.id,
        at: (mail) => mail.created_at,
        status: (mail) => mail.status,
        to: (mail) => mail.to,
        subject: (mail) => mail.subject,
        error: (mail) => mail.error,
      });
    });

  mails
    .command('show')
    .argument('<id>')
    .description('show the text of one mail; with --json its HTML too')
    .action(async (id: string, _options, command: Command) => {
      const options = optionsOf<Options>(command);
      const client = await connect(context, options);
      const mail = await client.call('GET /api/mails/{id}', { path: { id } });
      print(context, options, mail, mailText(mail));
    });
}

function mailText({ to, subject, status, created_at, sent_at, error, text }: Mail): string {
  const head = {
    To: to ?? 'nobody any more',
    Subject: subject,
    Status: error === null ? status : `${status}: ${error}`,
    Date: sent_at ?? created_at,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${printable(value)}`);
  return `${lines.join('\n')}\n\n${printable(text)}`;
}

/** Without what a terminal would take for a command. */
function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, ' ');
}
