import { readFileSync } from 'node:fs';

/** An account that the sign-in page of a development platform offers. */
export interface OfferedAccount {
  /** For the button: `the local admin`. */
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * The accounts in the file at `path`, which the runner writes; none while there is no such file. Read each time: the first start makes
 * them when this process runs already.
 */
export function readOfferedAccounts(path: string | undefined): readonly OfferedAccount[] {
  if (path === undefined) return [];
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as OfferedAccount[];
  } catch {
    return []; // None yet, or being written.
  }
}
