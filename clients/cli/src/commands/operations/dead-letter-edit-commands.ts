import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CliError, wrongUsage } from '../../cli-error.ts';
import { type Context, connect, print } from '../../context.ts';
import { optionsOf } from '../../options.ts';
import { serviceOfQueue } from './queue-commands.ts';

/** For a letter whose body somebody mends in a file: `dead-letters show --json` has the body that it came with. */
export function deadLetterEditCommands(deadLetters: Command, context: Context): void {
  deadLetters
    .command('check')
    .argument('<queue>')
    .argument('<id>')
    .argument('<file>', 'the whole message, as JSON')
    .description('say whether an edited body fits its contract, and what does not')
    .action(async (queue: string, id: string, file: string, _options, command: Command) => {
      const options = optionsOf(command);
      const body = { queue, id, body: await textOf(file) };
      const client = await connect(context, options);
      const answer = await client.call(`POST /api/admin/${serviceOfQueue(queue)}/dead-letters/check`, {
        body,
      });
      if (!answer.fits) throw new CliError('does-not-fit', misfits(answer.errors));
      print(context, options, answer, 'It fits.');
    });

  deadLetters
    .command('edit')
    .argument('<queue>')
    .argument('<id>')
    .argument('<file>', 'the whole message, as JSON')
    .requiredOption('--reason <text>', 'why it has to be another message')
    .description('put a dead letter back with another body; id, source, type and subject stay')
    .action(async (queue: string, id: string, file: string, _options, command: Command) => {
      const options = optionsOf<{ reason: string }>(command);
      const { reason } = options;
      const body = { queue, edits: [{ id, body: await textOf(file) }], reason };
      const client = await connect(context, options);
      const answer = await client.call(`POST /api/admin/${serviceOfQueue(queue)}/dead-letters/replay`, {
        body,
      });
      print(context, options, answer, `${answer.count} put back into ${queue}, edited`);
    });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw wrongUsage(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function misfits(errors: readonly { readonly path: string; readonly message: string }[]): string {
  return ['it does not fit', ...errors.map(({ path, message }) => `  ${path} ${message}`)].join('\n');
}
