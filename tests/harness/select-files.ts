import { existsSync, globSync } from 'node:fs';
import { type Selection, selectChanged } from './changed/select-changed.ts';
import { type HarnessOptions, UsageError } from './options.ts';

export interface SelectedFiles {
  /** Test files to run. */
  readonly files: readonly string[];
  /** Test files that a change can affect as well, and that are not run for it. */
  readonly leftOut: readonly string[];
  /** What lint looks at; types are checked with it. */
  readonly linted: readonly string[];
}

const FOLDERS = ['shared', 'services', 'clients', 'platform', 'bench', 'tests'];

/**
 * Chooses by the options: every test file, those under some paths, or those that a change can affect. Throws
 * UsageError.
 */
export function selectFiles(
  root: string,
  { only, changedSince }: Pick<HarnessOptions, 'only' | 'changedSince'>,
): SelectedFiles {
  const all = globSync(
    FOLDERS.map((folder) => `${folder}/**/*.test.ts`),
    { cwd: root, exclude: ['**/node_modules/**'] },
  ).toSorted();
  if (changedSince !== undefined) {
    const { files, leftOut, changed } = selectSince(root, all, changedSince);
    return { files, leftOut, linted: changed.filter((file) => existsSync(file)) };
  }
  if (only.length === 0) return { files: all, leftOut: [], linted: ['.'] };
  return {
    files: all.filter((file) => only.some((path) => file.startsWith(path))),
    leftOut: [],
    linted: [],
  };
}

function selectSince(root: string, all: readonly string[], commit: string): Selection {
  try {
    return selectChanged(root, all, commit);
  } catch (error) {
    throw new UsageError(`there is nothing to compare with: ${(error as Error).message}`);
  }
}
