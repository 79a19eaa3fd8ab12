import { closeDataFolder, openDataFolder } from '../../platform/src/data-folder/data-folder.ts';
import { makeTemporaryFolder } from '../../platform/src/data-folder/temporary-folder.ts';
import { Totals } from '../faults/runs/report.ts';
import { endOnSignals, reportTurn, TurnRunner } from '../faults/runs/run-turns.ts';
import { hasRabbitMq } from '../faults/world/servers/rabbitmq-node.ts';
import { compareContracts } from './contracts.ts';
import { installRelease } from './install-release.ts';
import { mixedVersions } from './mixed-versions.ts';
import { type CompatOptions, HELP, parseOptions } from './options.ts';
import { findRelease, NoReleaseError, type Release } from './release.ts';

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
  return (await runSideBySide(release, options)) && breaks.length === 0;
}

async function runSideBySide(release: Release, { buses, seed, portBase }: CompatOptions): Promise<boolean> {
  const folder = openDataFolder(makeTemporaryFolder());
  if (folder === undefined) throw new Error('a folder made just now is locked');
  const runner = new TurnRunner(portBase, print);
  endOnSignals(runner);
  const totals = new Totals();
  let isGood = true;
  print(`seed ${seed}`);
  try {
    const root = folder.file('release');
    await installRelease(release, root);
    const scenario = mixedVersions(root);
    for (const bus of buses) {
      if (bus === 'rabbitmq' && !hasRabbitMq) {
        print(
          '\nrabbitmq-server is not installed here: versions were mixed on the PostgreSQL transport alone',
        );
        continue;
      }
      const isRight = await reportTurn(runner, { scenario, bus, seed }, totals, print);
      isGood &&= isRight;
    }
  } finally {
    await runner.close();
    closeDataFolder(folder, { isKept: false });
  }
  return isGood;
}
