import { importAll } from '../import-all.ts';
import { compareContracts } from './contracts.ts';
import { type CompatOptions, HELP, parseOptions } from './options.ts';
import { findRelease, NoReleaseError, type Release } from './release.ts';

/** What shows two versions beside each other: of what is built on the platform. */
interface SideBySide {
  runSideBySide(release: Release, options: CompatOptions): Promise<boolean>;
}

const EXIT_USAGE = 2;
const print = (line: string) => process.stdout.write(`${line}\n`);

process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options.isHelp) {
      process.stdout.write(HELP);
      return 0;
    }
    return (await runCompat(options)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof NoReleaseError)) throw error;
    process.stderr.write(`${error.message}\n${error instanceof TypeError ? `\n${HELP}` : ''}`);
    return EXIT_USAGE;
  }
}

/** Returns whether today's version can be released beside the last one. */
async function runCompat(options: CompatOptions): Promise<boolean> {
  const release = await findRelease(options.from);
  print(`the release: ${release.name}`);
  const { compared, breaks } = await compareContracts(release);
  print(`compared: ${compared.join(', ')}`);
  for (const reason of breaks) print(`  BREAKS  ${reason}`);
  print(breaks.length === 0 ? '  additions only' : `  ${breaks.length} breaking changes`);
  if (options.isContractsOnly) return breaks.length === 0;
  let isGood = breaks.length === 0;
  for (const { runSideBySide } of await importAll<SideBySide>(import.meta.dirname, '*/side-by-side.ts'))
    isGood = (await runSideBySide(release, options)) && isGood;
  return isGood;
}
