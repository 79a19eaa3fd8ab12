import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** A lock on a file that one process holds. */
export interface FileLock {
  release(): void;
}

/**
 * Takes the lock that `path` stands for, or returns undefined when another process holds it. The lock is the system's
 * own on a file (SQLite's exclusive lock), so that it goes with its process however that ends, and cannot be raced for.
 */
export function lockFile(path: string): FileLock | undefined {
  // For its owner alone: who may read it may lock it. Not where it is there already, since closing it would end our own lock.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    // No journal file beside it: nothing is ever written.
    file.exec('pragma journal_mode = memory; pragma locking_mode = exclusive; begin exclusive');
    return { release: () => file.close() };
  } catch (error) {
    file.close();
    if (/locked|busy/i.test((error as Error).message)) return undefined;
    throw error;
  }
}
