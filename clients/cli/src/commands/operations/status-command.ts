import type { Command } from 'commander';
import { EXIT_NO } from '../../cli-error.ts';
import { type Context, connect, print, tableFor } from '../../context.ts';
import { optionsOf } from '../../options.ts';

export function statusCommand(program: Command, context: Context): void {
  program
    .command('status')
    .description('show which services are ready; exit code 1 when one is not')
    .action(async (_options, command: Command) => {
      const options = optionsOf(command);
      const client = await connect(context, options);
      const status = await client.call('GET /api/status');
      const rows = status.services.map((s) => [s.service, s.status, s.latency_ms, s.url, s.detail ?? '']);
      print(context, options, status, tableFor(context, ['service', 'state', 'ms', 'url', ''], rows));
      if (status.services.some((service) => service.status !== 'ready')) context.exitCode = EXIT_NO;
    });
}
