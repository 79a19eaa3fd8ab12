import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The modules in `folder` that match `pattern`, by their paths. What is found so needs no list, and a folder that is
 * deleted leaves nothing behind.
 */
export async function importAll<Module>(folder: string, pattern: string): Promise<Module[]> {
  const paths = globSync(pattern, { cwd: folder }).toSorted();
  return Promise.all(paths.map((path) => import(pathToFileURL(join(folder, path)).href) as Promise<Module>));
}

/**
 * Runs the `main.ts` of each folder in `folder`, for programs that need customers of what is built on the platform.
 * Exits with 2 where there is none.
 */
export async function runMains(folder: string): Promise<void> {
  if ((await importAll(folder, '*/main.ts')).length > 0) return;
  process.stderr.write(`nothing that is built on the platform has a main.ts in ${folder}/*\n`);
  process.exitCode = 2;
}
