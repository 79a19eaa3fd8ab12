import { existsSync, globSync } from 'node:fs';
import { selectChanged } from './changed/select-changed.ts';
import type { HarnessOptions } from './options.ts';

export interface SelectedFiles {
  /** Test files to run. */
  readonly files: readonly string[];
  /** Test files that a change can affect as well, and that are not run for it. */
  readonly leftOut: readonly string[];
  /** What lint looks at; types are checked with it. */
  readonly linted: readonly string[];
}

const FOLDERS = ['shared', 'services', 'clients', 'platform', 'bench', 'tests'];

/** Chooses by the options: every test file of the repository, those under some paths, or those that a change can affect. */
export function selectFiles(
  root: string,
  { only, changedSince }: Pick<HarnessOptions, 'only' | 'changedSince'>,
): SelectedFiles {
  const all = globSync(
    FOLDERS.map((folder) => `${folder}/**/*.test.ts`),
    { cwd: root, exclude: ['**/node_modules/**'] },
  ).toSorted();
  if (changedSince !== undefined) {
    const { files, leftOut, changed } = selectChanged(root, all, changedSince);
    return { files, leftOut, linted: changed.filter((file) => existsSync(file)) };
  }
  if (only.length === 0) return { files: all, leftOut: [], linted: ['.'] };
  return {
    files: all.filter((file) => only.some((path) => file.startsWith(path))),
    leftOut: [],
    linted: [],
  };
}
