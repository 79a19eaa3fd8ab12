import type { Circuit, Setting } from '@platform/api-client/operations.ts';
import { SERVICE_NAMES } from '@platform/contracts/all-services.ts';
import type { ServiceName } from '@platform/contracts/services.ts';
import { Argument, type Command } from 'commander';
import { type Context, connect, printRows } from '../../context.ts';
import { optionsOf } from '../../options.ts';

const service = () => new Argument('<service>').choices(SERVICE_NAMES);

/** What a running service says of itself. */
export function serviceCommands(program: Command, context: Context): void {
  const services = program.command('services').description('what services run by; for admins');

  services
    .command('config')
    .addArgument(service())
    .description(
      'its settings and where each came from; of secrets the length and the begin of their SHA-256',
    )
    .action(async (name: ServiceName, _options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const items = await client.call(`GET /api/admin/${name}/config`);
      printRows(
        context,
        options,
        { items },
        {
          setting: (setting: Setting) => setting.name,
          value: shownValue,
          from: ({ source }: Setting) => source,
        },
      );
    });

  services
    .command('circuits')
    .addArgument(service())
    .description('its circuit breakers: what it has given up calling, and until when')
    .action(async (name: ServiceName, _options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const items = await client.call(`GET /api/admin/${name}/circuits`);
      printRows(
        context,
        options,
        { items },
        {
          'calls to': (circuit: Circuit) => circuit.name,
          state: ({ state }: Circuit) => state,
          'failures in a row': ({ failures }: Circuit) => failures,
          'tried again': ({ retry_at }: Circuit) => retry_at ?? '',
        },
      );
    });
}

function shownValue({ value, is_secret, length, sha256_prefix }: Setting): string {
  if (is_secret && length !== undefined) return `set, ${length} characters, SHA-256 ${sha256_prefix}…`;
  return value ?? 'not set';
}
