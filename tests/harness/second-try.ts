import { type RunOptions, runBatches } from './run-batches.ts';
import { newTally, type Tally } from './tally.ts';

// More than this is no accident of the machine.
const MOST_FILES = 3;

/**
 * Runs the test files that failed once more, alone. A file that passes is told of as unstable instead of failed.
 * Nothing is tried again when many files failed, or something that is no test.
 */
export async function tryAgain(tally: Tally, options: RunOptions): Promise<void> {
  const batches = filesToTryAgain(tally).map((file) => [file]);
  if (batches.length === 0) return;
  const second = newTally();
  await runBatches(second, { name: 'second try of what failed', batches, concurrency: 1 }, options);
  settle(tally, second);
}

export function filesToTryAgain({ failures }: Tally): string[] {
  const files = new Set(failures.map(({ file }) => file));
  if (files.size > MOST_FILES) return [];
  const known = [...files].filter((file) => file !== undefined);
  return known.length === files.size ? known : [];
}

/** Moves the failures of `first` whose files passed in `second` to what is unstable. */
export function settle(first: Tally, second: Tally): void {
  const failedAgain = new Set(second.failures.map(({ file }) => file));
  const [passed, failed] = [first.failures.filter(hasPassed), first.failures.filter((f) => !hasPassed(f))];
  first.unstable.push(...passed.map(({ name }) => name));
  first.failures.splice(0, Number.POSITIVE_INFINITY, ...failed);
  first.failed -= passed.length;
  first.passed += passed.length;

  function hasPassed({ file }: Tally['failures'][number]): boolean {
    return !failedAgain.has(file);
  }
}
