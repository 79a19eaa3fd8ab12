import type { AnswerOf } from '@platform/api-client/operation-types.ts';
import type { Command } from 'commander';
import { type Context, connect, print, tableFor } from '../../context.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import { optionsOf } from '../../options.ts';

type Schedule = AnswerOf<'GET /api/auth/keys'>;

/** The keys that access tokens are signed with. Each command ends by showing which sign when. */
export function signingKeyCommands(program: Command, context: Context): void {
  const keys = program.command('signing-keys').description('what access tokens are signed with; for admins');

  keys
    .command('list')
    .description('when which key signs, and when it is withdrawn')
    .action((_options, command: Command) => show(command, (client) => client.call('GET /api/auth/keys')));

  keys
    .command('rotate')
    .description('publish the next key now; it signs once every service has had time to learn of it')
    .action((_options, command: Command) =>
      show(command, (client) => client.call('POST /api/auth/keys/rotate')),
    );

  keys
    .command('withdraw')
    .argument('<key>', 'its id')
    .description(
      'for a key that others may have: what it signed is worth nothing within seconds, sessions go on',
    )
    .action((kid: string, _options, command: Command) =>
      show(command, (client) => client.call('DELETE /api/auth/keys/{kid}', { path: { kid } })),
    );

  async function show(command: Command, ask: (client: GatewayClient) => Promise<Schedule>): Promise<void> {
    const options = optionsOf(command);
    const schedule = await ask(await connect(context, options));
    const rows = schedule.keys.map(({ kid, active_from, expires_at }) => [
      kid,
      active_from,
      expires_at ?? '-',
    ]);
    print(context, options, schedule, tableFor(context, ['key', 'signs from', 'withdrawn'], rows));
  }
}
