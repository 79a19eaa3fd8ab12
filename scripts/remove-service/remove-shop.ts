import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { readModels } from '../generate/read-models.ts';
import { importsOfShop, shopServices } from './shop-parts.ts';

/**
 * Takes the shop away: its services, every folder named `shop`, and what was generated of them. Data that it has stored
 * stays. Throws an Error that names what is in the way, before anything is changed.
 */
export async function removeShop(root: string): Promise<string[]> {
  const services = await shopServices(root);
  const hindrances = await hindrancesOf(root, services);
  if (hindrances.length > 0)
    throw new Error(`the shop cannot be removed, and nothing was:\n  ${hindrances.join('\n  ')}`);
  const folders = globSync('**/shop', { cwd: root, exclude: ['**/node_modules/**'] });
  const gone = [...services.map((service) => `services/${service}`), ...folders].toSorted();
  for (const folder of gone) rmSync(join(root, folder), { recursive: true, force: true });
  forgetPackages(root, services);
  generate(root);
  return gone;
}

async function hindrancesOf(root: string, services: readonly string[]): Promise<string[]> {
  const changed = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  if (changed !== '') return [`uncommitted work: commit it first\n${changed.trimEnd()}`];
  if (services.length === 0) return ['there is no shop'];
  const core = (await readModels(root)).map(({ model }) => model).filter(({ part }) => part === 'core');
  return [
    ...core.flatMap((model) => callsIn(model, services)),
    ...importsOfShop(root, services).map((each) => `an import of the shop: ${each}`),
  ];
}

function callsIn(
  { name, calls = [], callsByGrpc = [] }: ServiceModel,
  services: readonly string[],
): string[] {
  const called = [...(calls === 'every service' ? [] : calls), ...callsByGrpc];
  return called.filter((peer) => services.includes(peer)).map((peer) => `${name} calls ${peer}`);
}

/** As `npm install` would; it needs no registry for that. */
function forgetPackages(root: string, services: readonly string[]): void {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, object> };
  for (const service of services) {
    delete lock.packages[`services/${service}`];
    delete lock.packages[`node_modules/@platform/${service}`];
    rmSync(join(root, 'node_modules', '@platform', service), { force: true });
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}

function generate(root: string): void {
  const args = ['--disable-warning=ExperimentalWarning', 'scripts/generate/main.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run generate failed:\n${stdout}${stderr}`);
}
