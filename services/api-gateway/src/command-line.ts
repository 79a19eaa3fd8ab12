import { parseArgs } from 'node:util';

// sysexits.h, EX_CONFIG: starting again is of no use before the command has changed.
const EXIT_CONFIG = 78;

/** What the command line says, as the variables that it stands for. Ends the process with the usage for what it does not know. */
export function commandLineVariables(args: readonly string[]): Record<string, string> {
  try {
    const { workers } = parseArgs({ args: [...args], options: { workers: { type: 'string' } } }).values;
    return workers === undefined ? {} : { WORKERS: workers };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${message}\nusage: api-gateway [--workers N]; all else is configured by the environment\n`,
    );
    process.exit(EXIT_CONFIG);
  }
}
