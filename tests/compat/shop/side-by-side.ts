import { closeDataFolder, openDataFolder } from '../../../platform/src/data-folder/data-folder.ts';
import { makeTemporaryFolder } from '../../../platform/src/data-folder/temporary-folder.ts';
import { Totals } from '../../faults/shop/runs/report.ts';
import { endOnSignals, reportTurn, TurnRunner } from '../../faults/shop/runs/run-turns.ts';
import { hasRabbitMq } from '../../faults/world/servers/rabbitmq-node.ts';
import { installRelease } from '../install-release.ts';
import type { CompatOptions } from '../options.ts';
import type { Release } from '../release.ts';
import { mixedVersions } from './mixed-versions.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** Replaces a release's services by today's while customers order. Returns whether all went well. */
export async function runSideBySide(
  release: Release,
  { buses, seed, portBase }: CompatOptions,
): Promise<boolean> {
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
