import { readdirSync, readFileSync } from 'node:fs';
import type { Claim } from '../../../shared/testing/src/claims.ts';
import type { Leftover } from './find-leftovers.ts';

/**
 * Processes that carry the run's folder in their environment, where TMPDIR has it, or in their command, as a PostgreSQL has. Seen
 * on Linux alone, which shows the environment of a process.
 */
export function findLeftProcesses(
  runFolder: string,
  claims: readonly Claim[],
): (Leftover & { readonly pid: number })[] {
  if (process.platform !== 'linux') return [];
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
