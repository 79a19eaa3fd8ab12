import { WHOLE_PROGRAMS } from '../phases.ts';
import { affectedTests } from './affected-tests.ts';
import { changedFiles } from './changed-files.ts';
import { readSourceGraph } from './source-graph.ts';

export interface Selection {
  /** Test files to run. */
  readonly files: readonly string[];
  /** Test files that the change can affect as well, which start whole programs and take minutes. */
  readonly leftOut: readonly string[];
  /** What lint has to look at. */
  readonly changed: readonly string[];
}

// They take minutes, and are run when they have changed themselves.
const LONG = [...WHOLE_PROGRAMS, 'tests/edge/'];

/** Chooses of `tests` what the changes since `commit` can affect. */
export function selectChanged(root: string, tests: readonly string[], commit: string): Selection {
  const changed = changedFiles(commit);
  const affected = affectedTests(tests, changed, readSourceGraph(root));
  const isLong = (file: string) => LONG.some((folder) => file.startsWith(folder)) && !changed.includes(file);
  return {
    files: affected.filter((file) => !isLong(file)),
    leftOut: affected.filter(isLong),
    changed,
  };
}
