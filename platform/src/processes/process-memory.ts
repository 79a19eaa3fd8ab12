import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Memory of a process and those it started, in MB; pages that several share are counted once over all (PSS). */
export function memoryMb(pid: number): number {
  const kb = process.platform === 'linux' ? treePssKb(pid) : residentKb(pid);
  return Math.round(kb / 1024);
}

function treePssKb(pid: number): number {
  return pssKb(pid) + childrenOf(pid).reduce((sum, child) => sum + treePssKb(child), 0);
}

function pssKb(pid: number): number {
  try {
    const [, kb] = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kb ?? 0);
  } catch {
    return 0; // It has ended, or belongs to another user.
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .trim()
        .split(' ')
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return [];
  }
}

// macOS tells no PSS: here shared pages count for each process that has them.
function residentKb(pid: number): number {
  try {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  } catch {
    return 0;
  }
}
