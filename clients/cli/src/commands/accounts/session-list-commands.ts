import type { Command } from 'commander';
import { type Context, connect, print, printRows } from '../../context.ts';
import { optionsOf, positiveNumber } from '../../options.ts';

/** Where one is signed in. */
export function sessionListCommands(program: Command, context: Context): void {
  const sessions = program.command('sessions').description('where you are signed in');

  sessions
    .command('list')
    .option('--limit <n>', 'rows a page', positiveNumber)
    .option('--cursor <cursor>', 'the next page')
    .description('list your sessions, newest first')
    .action(async (_options, command: Command) => {
      const options = optionsOf<{ limit?: number; cursor?: string }>(command);
      const { limit, cursor } = options;
      const client = await connect(context, options);
      const page = await client.call('GET /api/auth/sessions', { query: { limit, cursor } });
      printRows(context, options, page, {
        session: (s) => s.id,
        current: (s) => s.is_current,
        address: (s) => s.ip_address,
        client: (s) => s.user_agent?.slice(0, 40),
        since: (s) => s.created_at,
        used: (s) => s.last_used_at,
      });
    });

  sessions
    .command('end')
    .argument('<session>', 'its id')
    .description('sign out there')
    .action(async (id: string, _options, command: Command) => {
      const client = await connect(context, optionsOf(command));
      await client.call('DELETE /api/auth/sessions/{id}', { path: { id } });
      print(context, optionsOf(command), { ended: id }, `session ${id} has ended`);
    });
}
