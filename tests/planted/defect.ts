import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One exact text of a file, and what a mistake would have put there. */
export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly replace: string;
  readonly by: string;
}

/** A realistic mistake that compiles and loads, and the test files that must find it. */
export interface Defect extends Edit {
  readonly name: string;
  /** What is wrong then, in one sentence. */
  readonly what: string;
  readonly tests: readonly string[];
  /** Further places of the same mistake. */
  readonly also?: readonly Edit[];
}

/** A file with a defect in it, and as it was. */
export interface ChangedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The defect no longer fits the source: the code has moved on, and the defect has to follow. */
export class DefectDoesNotApplyError extends Error {}

export function editsOf(defect: Defect): readonly Edit[] {
  return [defect, ...(defect.also ?? [])];
}

/** The files of `root` as the defect leaves them. Writes nothing. Throws DefectDoesNotApplyError. */
export function changedFiles(root: string, defect: Defect): ChangedFile[] {
  const files = new Map<string, ChangedFile>();
  for (const { file, replace, by } of editsOf(defect)) {
    const path = join(root, file);
    const before = files.get(file)?.before ?? readFileSync(path, 'utf8');
    const parts = (files.get(file)?.after ?? before).split(replace);
    if (parts.length !== 2)
      throw new DefectDoesNotApplyError(
        `${defect.name}: its text occurs ${parts.length - 1} times in ${file}, not once`,
      );
    files.set(file, { path, before, after: parts.join(by) });
  }
  return [...files.values()];
}
