import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Held by the one runner of a data folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder's lock, or returns undefined when another process holds it. The lock is the system's own on a
 * file (SQLite's exclusive lock), so that it goes with its process however that ends, and cannot be raced for.
 */
export function lockFolder(folder: string): FolderLock | undefined {
  const file = new DatabaseSync(join(folder, 'runner.lock'), { timeout: 0 });
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
