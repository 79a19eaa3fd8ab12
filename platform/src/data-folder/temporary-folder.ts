import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endLeftProcesses } from '../processes/left-processes.ts';
import { removeBorrowings } from '../servers/borrowings.ts';
import { isDataFolder, openDataFolder } from './data-folder.ts';

const PREFIX = 'platform-ephemeral-';

/** Makes a data folder that is to be removed at the end. */
export function makeTemporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), PREFIX));
}

/** Ends and removes what ephemeral runners left that were killed. Those alive hold their folder's lock. */
export async function sweepTemporaryFolders(): Promise<void> {
  // Another user's, being removed by another start at this moment, or with a server that is away: for another time.
  for (const name of readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX)))
    await sweep(join(tmpdir(), name)).catch(() => undefined);
}

async function sweep(path: string): Promise<void> {
  const folder = isDataFolder(path) ? openDataFolder(path) : undefined;
  if (folder === undefined) return;
  try {
    await endLeftProcesses(folder);
    await removeBorrowings(folder);
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  } finally {
    folder.lock.release();
  }
}
