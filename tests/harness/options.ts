import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface HarnessOptions {
  /** Files and folders to limit the run to; all when empty. */
  readonly only: readonly string[];
  readonly isTriedAgain: boolean;
  readonly seed: number;
  readonly isBailing: boolean;
  /** The commit to compare with, when only what a change can affect is run. */
  readonly changedSince: string | undefined;
}

const USAGE = `usage: npm test -- [options] [file or folder …]
  --changed       only what the changes since the last commit can affect; says what it leaves out
  --since REF     the same, since another commit
  --seed N        the order of an earlier run
  --bail          begin nothing more once something has failed
  --second-try    run up to three files that failed once more, and name them (for CI)
`;
const MOST_SEED = 2 ** 32 - 1;

/** Reads the command line; throws UsageError. */
export function readOptions(args: readonly string[]): HarnessOptions {
  const { values, positionals } = parse(args);
  const seed = values.seed === undefined ? randomInt(MOST_SEED) : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed > MOST_SEED)
    throw new UsageError(`--seed takes a whole number up to ${MOST_SEED}`);
  if ((values.changed || values.since !== undefined) && positionals.length > 0)
    throw new UsageError('--changed and --since choose the files themselves');
  return {
    only: positionals.map((path) => path.replace(/^\.\//, '')),
    isTriedAgain: values['second-try'],
    seed,
    isBailing: values.bail,
    changedSince: values.since ?? (values.changed ? 'HEAD' : undefined),
  };
}

export class UsageError extends Error {
  constructor(message: string) {
    super(`${message}\n${USAGE}`);
  }
}

function parse(args: readonly string[]) {
  const options = {
    'second-try': { type: 'boolean', default: false },
    bail: { type: 'boolean', default: false },
    changed: { type: 'boolean', default: false },
    since: { type: 'string' },
    seed: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
