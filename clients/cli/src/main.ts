import { join } from 'node:path';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { createProgram, runProgram } from './program.ts';

const interruption = new AbortController();
process.once('SIGINT', () => {
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
  process.exitCode = await runProgram(createProgram(context), context, process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  // Programs that ask for JSON read what went wrong as well.
  const isJson = process.argv.includes('--json');
  process.stderr.write(isJson ? `${JSON.stringify({ error })}\n` : `platform: ${error.message}\n`);
  process.exitCode = error.exitCode;
}
