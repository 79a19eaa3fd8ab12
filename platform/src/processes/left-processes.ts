import { rmSync } from 'node:fs';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { readJsonFile, writeJsonFile } from '../data-folder/json-file.ts';
import { endLeftServer } from '../postgres/postmaster.ts';
import { endProcess } from './end-process.ts';
import type { ProcessIdentity } from './process-identity.ts';

const FILE = 'processes.json';
// They are on their way out already, by the channel that closed with their runner.
const GRACE_MS = 4000;

/** Writes down what runs, so that the next start can end it if this runner is killed. */
export function recordProcesses(folder: DataFolder, running: readonly ProcessIdentity[]): void {
  writeJsonFile(folder.file(FILE), running, 0o600);
}

/** Ends what an earlier runner of this folder left running. The lock says that no runner is alive. */
export async function endLeftProcesses(folder: DataFolder): Promise<void> {
  await Promise.all(
    recorded(folder).map((process) => endProcess(process, { signal: 'SIGTERM', graceMs: GRACE_MS })),
  );
  await endLeftServer(folder.file('postgres'));
  rmSync(folder.file(FILE), { force: true });
}

function recorded(folder: DataFolder): ProcessIdentity[] {
  try {
    return (readJsonFile(folder.file(FILE)) as ProcessIdentity[] | undefined) ?? [];
  } catch {
    return []; // Damaged: services end by themselves when their channel closes, so nothing depends on it.
  }
}
