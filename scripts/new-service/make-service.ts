import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readModels } from '../generate/read-models.ts';
import { followModels, formatFiles } from './follow-models.ts';
import { addToLock, readManifest } from './package-lock.ts';
import { Refusal } from './refusal.ts';
import { freePort, refusalOf } from './refusals.ts';
import { filesOf, type NewService } from './template.ts';

export interface MadeService {
  readonly port: number;
  /** From the root of the repository. */
  readonly files: readonly string[];
}

/** Makes a service that runs, is tested and described. Throws Refusal before it has written anything. */
export async function makeService(
  root: string,
  { name, parts }: Pick<NewService, 'name' | 'parts'>,
): Promise<MadeService> {
  const models = (await readModels(root)).map(({ model }) => model);
  const refusal = refusalOf(name, models, root);
  const port = freePort(models);
  if (refusal !== undefined || port === undefined) throw new Refusal(refusal);
  const files = filesOf({ name, port, parts });
  writeFiles(root, files);
  formatFiles(root, [...files.keys()]);
  addWorkspace(root, `services/${name}`);
  followModels(root);
  return { port, files: [...files.keys()] };
}

export function writeFiles(root: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Makes known to npm what `npm install` would: it has nothing to download for it. */
function addWorkspace(root: string, folder: string): void {
  addToLock(root, folder);
  const link = join(root, 'node_modules', readManifest(root, folder).name);
  rmSync(link, { force: true });
  if (existsSync(dirname(link))) symlinkSync(`../../${folder}`, link);
}
