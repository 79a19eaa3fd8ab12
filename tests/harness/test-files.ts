import { globSync } from 'node:fs';

/** Files of tests, by what they need of the machine. */
export interface TestFiles {
  /** Each in a process beside others. */
  readonly packages: readonly string[];
  /** They start processes and watch them. */
  readonly runner: readonly string[];
  /** The whole platform, several times; one after another. */
  readonly endToEnd: readonly string[];
}

const PACKAGES = ['shared', 'services', 'clients', 'platform', 'bench', 'tests'];

/** Every test file of the repository, or those under `only`. */
export function findTestFiles(only: readonly string[]): TestFiles {
  const all = globSync(
    PACKAGES.map((folder) => `${folder}/**/*.test.ts`),
    { exclude: ['**/node_modules/**'] },
  ).filter((file) => only.length === 0 || only.some((part) => file.startsWith(part.replace(/^\.\//, ''))));
  const under = (folder: string) => all.filter((file) => file.startsWith(folder)).toSorted();
  const runner = under('tests/runner/');
  const endToEnd = [...under('tests/e2e/'), ...under('tests/faults/')];
  const apart = new Set([...runner, ...endToEnd]);
  return { packages: all.filter((file) => !apart.has(file)).toSorted(), runner, endToEnd };
}
