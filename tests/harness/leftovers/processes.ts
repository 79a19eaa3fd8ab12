import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Claim } from '../../../shared/testing/src/claims.ts';
import type { Leftover } from './leftover.ts';

export interface LeftProcess extends Leftover {
  readonly pid: number;
}

/** Linux alone shows the environment of a process. */
export const canSeeProcesses = process.platform === 'linux';
// What the runner takes at most to stop a platform.
const CLEARING_UP_MS = 10_000;
const POLL_MS = 100;

/**
 * Processes that carry the run's folder in their environment, where TMPDIR has it, or in their command, as a
 * PostgreSQL has. None where they cannot be seen.
 */
export function findLeftProcesses(runFolder: string, claims: readonly Claim[]): LeftProcess[] {
  if (!canSeeProcesses) return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    const environment = read(pid, 'environ');
    const command = read(pid, 'cmdline').replaceAll('\0', ' ').trim();
    if (!environment.includes(runFolder) && !command.includes(runFolder)) return [];
    const owner =
      /(?:^|\0)TEST_FILE=([^\0]*)/.exec(environment)?.[1] ??
      claims.find(({ kind, name }) => kind === 'folder' && command.includes(name))?.owner ??
      '';
    return [{ pid: Number(pid), what: `process ${pid}: ${command.slice(0, 200)}`, owner }];
  });
}

/** Waits until no process of the run is left; those that take too long are ended. */
export async function endLeftProcesses(runFolder: string): Promise<void> {
  for (const deadline = Date.now() + CLEARING_UP_MS; Date.now() < deadline; await sleep(POLL_MS))
    if (findLeftProcesses(runFolder, []).length === 0) return;
  for (const { pid } of findLeftProcesses(runFolder, [])) endProcess(pid);
}

export function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // It has ended meanwhile.
  }
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // Another user's, or gone.
  }
}
