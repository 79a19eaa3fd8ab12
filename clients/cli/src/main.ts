import { join } from 'node:path';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { createProgram, runProgram } from './program.ts';

const args = process.argv.slice(2);
const interruption = new AbortController();
process.once('SIGINT', () => {
  if (!context.endsItself) process.exit(130);
  interruption.abort();
  // A second Ctrl-C ends a command that does not end by itself.
  process.once('SIGINT', () => process.exit(130));
});
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`platform: cannot write: ${error.message}\n`);
  process.exit(1);
});

const context: Context = {
  env: process.env,
  checkout: join(import.meta.dirname, '..', '..', '..'),
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption.signal,
  exitCode: 0,
};

try {
  process.exitCode = await runProgram(
    createProgram(context, { isJson: args.includes('--json') }),
    context,
    args,
  );
} catch (error) {
  report(error instanceof CliError ? error : unforeseen(error));
}

function report(error: CliError): void {
  // Programs that ask for JSON read what went wrong as well, and who did what went wrong.
  const { actor } = context;
  const document = { error, ...(actor && { acting_as: actor }) };
  const isJson = args.includes('--json');
  process.stderr.write(isJson ? `${JSON.stringify(document)}\n` : `platform: ${error.message}\n`);
  process.exitCode = error.exitCode;
}

/** Not foreseen: whoever mends it needs the stack. */
function unforeseen(error: unknown): CliError {
  return new CliError('unexpected', `this should not happen: ${(error as Error)?.stack ?? error}`);
}
