import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceModel } from '@platform/contracts/service-model.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

/** A model, and the folder of `services/` that it is from. */
export interface ReadModel {
  readonly folder: string;
  readonly model: ServiceModel;
}

/** The models of all services, by port. Throws for a folder without one. */
export async function readModels(root = ROOT): Promise<ReadModel[]> {
  const folders = globSync('services/*/package.json', { cwd: root }).map((path) => path.split('/')[1] ?? '');
  const read = await Promise.all(folders.map((folder) => readModel(root, folder)));
  return read.toSorted((a, b) => a.model.port - b.model.port || a.folder.localeCompare(b.folder));
}

async function readModel(root: string, folder: string): Promise<ReadModel> {
  const file = `services/${folder}/service.ts`;
  const { service } = await import(join(root, file)).catch((cause: Error) => {
    throw new Error(`${file} cannot be read: ${cause.message}`, { cause });
  });
  if (service === undefined)
    throw new Error(`${file} exports no \`service\`: see shared/contracts/src/service-model.ts`);
  return { folder, model: service };
}
