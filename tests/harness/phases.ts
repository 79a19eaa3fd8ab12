import type { Batch } from './run-batch.ts';
import type { Phase } from './run-batches.ts';

// Files of one package load much the same, and loading is what most of them cost; more would leave lanes empty at the
// end.
const FILES_A_BATCH = 10;
/** Tests that start `npm start` or all of the platform. */
export const WHOLE_PROGRAMS = ['tests/browser/', 'tests/e2e/', 'tests/faults/', 'tests/runner/'];
// Those that take longest begin first, so that no lane is left with one of them at the end.
const LONGEST = [
  'tests/browser/',
  'tests/faults/shop/one-of-each',
  'tests/e2e/embedded',
  'tests/e2e/servers',
  'tests/faults/shop/two-of-each',
  'tests/faults/shop/rabbitmq',
  'tests/e2e/',
  'tests/faults/transports',
  'tests/edge/',
  'shared/messaging/',
  'tests/ops/rules',
];

/**
 * Arranges test files by what they need of the machine: what shares a process, and how many run at once. The phases of
 * a list run side by side: whole programs often wait for each other, and leave a third of two cores idle.
 */
export function planPhases(files: readonly string[]): Phase[][] {
  const startsPrograms = (file: string) => WHOLE_PROGRAMS.some((folder) => file.startsWith(folder));
  const isBesideCode = (file: string) => file.includes('/src/');
  const rules = files.filter(isBesideCode);
  const packages = files.filter((file) => !isBesideCode(file) && !startsPrograms(file));
  const alone = files.filter(startsPrograms).map((file) => [file]);
  return [
    [{ name: 'unit tests', batches: rules.length === 0 ? [] : [rules], concurrency: 1 }],
    [
      { name: 'integration tests', batches: batchesOf(packages), concurrency: 4 },
      { name: 'runner and end-to-end tests', batches: longestFirst(alone), concurrency: 2 },
    ],
  ];
}

/** Several files of a package share a process. */
function batchesOf(files: readonly string[]): Batch[] {
  const packages = Map.groupBy(files, packageOf);
  return longestFirst([...packages.values()].flatMap((some) => slices(some, FILES_A_BATCH)));
}

/** Its two upper folders, such as `shared/saga`; files directly in `tests` are together. */
function packageOf(file: string): string {
  return file.split('/').slice(0, -1).slice(0, 2).join('/');
}

function longestFirst(batches: readonly Batch[]): Batch[] {
  const rank = ([file = '']: Batch) => {
    const found = LONGEST.findIndex((beginning) => file.startsWith(beginning));
    return found === -1 ? LONGEST.length : found;
  };
  return batches.toSorted((a, b) => rank(a) - rank(b));
}

function slices(files: readonly string[], size: number): Batch[] {
  const count = Math.ceil(files.length / size);
  const each = Math.ceil(files.length / count);
  return Array.from({ length: count }, (_, i) => files.slice(i * each, (i + 1) * each));
}
