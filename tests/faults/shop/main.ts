import { allScenarios } from './all-scenarios.ts';
import { HELP, parseOptions } from './options.ts';
import { runAll } from './runs/run-all.ts';

// All is closed by then. What holds the process open nevertheless is named, and not waited for.
const LINGER_MS = 5000;

process.exitCode = await main(process.argv.slice(2));
setTimeout(() => {
  process.stderr.write(`left open: ${process.getActiveResourcesInfo().join(', ')}\n`);
  process.exit();
}, LINGER_MS).unref();

async function main(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof parseOptions>;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (options.isHelp) {
    process.stdout.write(HELP);
    return 0;
  }
  if (options.isList) {
    for (const { name, shows, buses } of allScenarios)
      process.stdout.write(`${name.padEnd(34)}${shows}${buses ? ` (${buses.join(', ')})` : ''}\n`);
    return 0;
  }
  const unknown = options.only.find((part) => !allScenarios.some(({ name }) => name.startsWith(part)));
  if (unknown !== undefined) {
    process.stderr.write(`no scenario is called ${unknown}: see --list\n`);
    return 2;
  }
  return (await runAll(options, (line) => process.stdout.write(`${line}\n`))) ? 0 : 1;
}
