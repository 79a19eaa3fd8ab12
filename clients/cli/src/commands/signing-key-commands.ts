import type { AnswerOf } from '@platform/api-client/operation-types.ts';
import type { Command } from 'commander';
import { type Context, connect, print } from '../context.ts';
import { optionsOf } from '../options.ts';
import { table } from '../table.ts';

type Schedule = AnswerOf<'GET /api/auth/keys'>;

/** The keys that access tokens are signed with. */
export function signingKeyCommands(program: Command, context: Context): void {
  const keys = program.command('signing-keys').description('what access tokens are signed with; for admins');

  keys
    .command('list')
    .description('when which key signs, and when it is withdrawn')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const schedule = await client.call('GET /api/auth/keys');
      print(context, options, schedule, tableOf(schedule));
    });

  keys
    .command('rotate')
    .description('publish the next key now; it signs once every service has had time to learn of it')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const schedule = await client.call('POST /api/auth/keys/rotate');
      print(context, options, schedule, tableOf(schedule));
    });

  keys
    .command('withdraw')
    .argument('<key>', 'its id')
    .description(
      'for a key that others may have: what it signed is worth nothing within seconds, sessions go on',
    )
    .action(async (kid: string, _options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const schedule = await client.call('DELETE /api/auth/keys/{kid}', { path: { kid } });
      print(context, options, schedule, tableOf(schedule));
    });
}

function tableOf({ keys }: Schedule): string {
  const rows = keys.map(({ kid, active_from, expires_at }) => [kid, active_from, expires_at ?? '-']);
  return table(['key', 'signs from', 'withdrawn'], rows);
}
