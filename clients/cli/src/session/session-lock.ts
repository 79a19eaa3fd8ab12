import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FileLock, lockFile } from '@platform/runner/data-folder/file-lock.ts';
import { CliError } from '../cli-error.ts';
import type { Waiting } from '../gateway/waiting.ts';

const POLL_MS = 20;

/**
 * Does `work` while no other process may change the session kept at `path`. The lock is the system's own: it goes with
 * its process however that ends, so none is ever left behind. Throws CliError when another keeps it for too long.
 */
export async function withSessionLock<T>(path: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  const lock = await take(`${path}.lock`, waiting);
  try {
    return await work();
  } finally {
    lock.release();
  }
}

async function take(path: string, waiting: Waiting): Promise<FileLock> {
  for (;;) {
    const lock = await tryToLock(path);
    if (lock !== undefined) return lock;
    if (!(await waiting.rest(POLL_MS, 'another command is renewing this session')))
      throw new CliError('session-busy', 'another command is renewing this session: try again');
  }
}

async function tryToLock(path: string): Promise<FileLock | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return lockFile(path);
  } catch (error) {
    throw new CliError(
      'session-not-kept',
      `the session cannot be locked by ${path}: ${(error as Error).message}`,
    );
  }
}
