import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readModels } from '../generate/read-models.ts';
import { followModels } from '../new-service/follow-models.ts';
import { readManifest, removeFromLock } from '../new-service/package-lock.ts';
import { Refusal } from '../new-service/refusal.ts';
import { inTheWay } from './in-the-way.ts';
import { ownContracts } from './own-contracts.ts';
import { unsavedWork } from './unsaved-work.ts';

export interface RemovedService {
  /** Its database, whose data stays. */
  readonly database: string | undefined;
  readonly usesBus: boolean;
}

/** Removes a service, its contracts and all that was generated of it. Throws Refusal before anything is removed. */
export async function removeService(
  root: string,
  name: string,
  { isForced = false }: { readonly isForced?: boolean } = {},
): Promise<RemovedService> {
  const models = (await readModels(root)).map(({ model }) => model);
  const model = models.find((other) => other.name === name);
  if (model === undefined)
    throw new Refusal(
      `there is no service ${name}: there are ${models.map((other) => other.name).join(', ')}`,
    );
  const own = await ownContracts(root, name);
  const places = await inTheWay(root, name, own);
  if (places.length > 0)
    throw new Refusal(`${name} is still named by others. Mend these places first:\n  ${places.join('\n  ')}`);
  const folder = `services/${name}`;
  const unsaved = isForced ? [] : unsavedWork(root, model, [folder, ...own.files]);
  if (unsaved.length > 0)
    throw new Refusal(
      `not committed, and lost with the service:\n  ${unsaved.join('\n  ')}\nCommit that, or say --force.`,
    );
  removeFromLock(root, folder);
  const link = join('node_modules', readManifest(root, folder).name);
  for (const path of [link, folder, ...own.files, ...own.released])
    rmSync(join(root, path), { recursive: true, force: true });
  followModels(root);
  return { database: model.database?.name, usesBus: model.usesBus ?? false };
}
