import type { Input } from '@platform/api-client/operation-types.ts';
import { MESSAGING_SERVICES, type MessagingService } from '@platform/contracts/all-services.ts';
import { Argument, type Command } from 'commander';
import { wrongUsage } from '../../cli-error.ts';
import { type Context, connect, print, tableFor } from '../../context.ts';
import { optionsOf } from '../../options.ts';

type Level = Input<'PUT /api/admin/user-service/log-level'>['body']['level'];

const LEVELS: readonly Level[] = ['silent', 'error', 'warn', 'info', 'debug', 'trace'];

export function logLevelCommands(program: Command, context: Context): void {
  const logLevel = program.command('log-level').description('how much services log; for admins');

  logLevel
    .command('show')
    .description('the level of each service')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const items = await Promise.all(
        MESSAGING_SERVICES.map(async (service) => ({
          service,
          level: (await client.call(`GET /api/admin/${service}/log-level`)).level,
        })),
      );
      const rows = items.map(({ service, level }) => [service, level]);
      print(context, options, { items }, tableFor(context, ['service', 'level'], rows));
    });

  logLevel
    .command('set')
    .addArgument(new Argument('<service>').choices(MESSAGING_SERVICES))
    .addArgument(new Argument('<level>').choices(LEVELS))
    .option('--minutes <n>', 'for so long; then it is as it was before')
    .description(
      'log more or less, until the process ends where no time is given; of several replicas, the one that answers. The gateway reads LOG_LEVEL from its CONFIG_FILE at SIGHUP',
    )
    .action(async (service: MessagingService, level: Level, _options, command: Command) => {
      const options = optionsOf<{ minutes?: string }>(command);
      const for_seconds = options.minutes === undefined ? undefined : secondsOf(options.minutes);
      const client = await connect(context, options);
      const body = { level, ...(for_seconds !== undefined && { for_seconds }) };
      const answer = await client.call(`PUT /api/admin/${service}/log-level`, { body });
      const until = answer.until === undefined ? '' : `, until ${answer.until}`;
      print(context, options, answer, `${service} logs from ${answer.level} on${until}`);
    });
}

function secondsOf(minutes: string): number {
  if (!/^\d{1,4}$/.test(minutes) || Number(minutes) < 1)
    throw wrongUsage('--minutes takes a whole number from 1');
  return Number(minutes) * 60;
}
