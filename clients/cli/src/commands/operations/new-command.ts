import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { CliError } from '../../cli-error.ts';
import type { Context } from '../../context.ts';

/** Works on the checkout, and asks no platform: `npm run new-service` by another name. */
export function newCommand(program: Command, context: Context): void {
  program
    .command('new')
    .description('makes parts of a platform in this checkout')
    .command('service')
    .argument('<name>', 'in lower case, with -service at its end')
    .option('--without <parts>', 'leave out table, events or tests; separated by commas')
    .description('a service with a table, routes, an event out and one in, tests and a README')
    .action((name: string, { without }: { without?: string }) => {
      const scripts = join(context.checkout, 'scripts');
      if (!existsSync(scripts))
        throw new CliError(
          'no-checkout',
          'services are made in a checkout: clone the repository, and call it there',
        );
      const args = without === undefined ? [name] : [name, '--without', without];
      // Which installs what only development needs.
      const command = [join(scripts, 'run24.mjs'), 'scripts/new-service/main.ts', ...args];
      const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
      context.exitCode = status ?? 1;
    });
}
