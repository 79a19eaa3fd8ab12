import { execFileSync } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { readModels } from '../generate/read-models.ts';
import { followModels } from '../new-service/follow-models.ts';
import { readManifest, removeFromLock } from '../new-service/package-lock.ts';
import { Refusal } from '../new-service/refusal.ts';
import { importsOfShop, shopServices } from './shop-parts.ts';

/**
 * Takes the shop away: its services, every folder named `shop`, and what was generated of them. Data that it has stored
 * stays. Throws a Refusal that names what is in the way, before anything is changed.
 */
export async function removeShop(root: string): Promise<string[]> {
  const services = await shopServices(root);
  const hindrances = await hindrancesOf(root, services);
  if (hindrances.length > 0)
    throw new Refusal(`the shop cannot be removed, and nothing was:\n  ${hindrances.join('\n  ')}`);
  const folders = globSync('**/shop', { cwd: root, exclude: ['**/node_modules/**'] });
  const gone = [...services.map((service) => `services/${service}`), ...folders].toSorted();
  const links = services.map((service) =>
    join('node_modules', readManifest(root, `services/${service}`).name),
  );
  for (const service of services) removeFromLock(root, `services/${service}`);
  for (const path of [...gone, ...links]) rmSync(join(root, path), { recursive: true, force: true });
  followModels(root);
  return gone;
}

async function hindrancesOf(root: string, services: readonly string[]): Promise<string[]> {
  const changed = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
  if (changed !== '') return [`uncommitted work: commit it first\n${changed.trimEnd()}`];
  if (services.length === 0) return ['there is no shop'];
  const others = (await readModels(root)).map(({ model }) => model).filter(({ part }) => part !== 'shop');
  return [
    ...others.flatMap((model) => callsIn(model, services)),
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
