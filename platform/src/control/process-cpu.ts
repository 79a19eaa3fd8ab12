import { readFileSync } from 'node:fs';

// USER_HZ, which Linux fixes for what it tells programs.
const TICK_MS = 1000 / 100;
// proc_pid_stat(5); counted from the state, which is the third field.
const UTIME = 14 - 3;
const STIME = 15 - 3;

/** Processor time that a process has used, in milliseconds; null when it has ended, and where there is no /proc. */
export function cpuMs(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS;
  } catch {
    return null;
  }
}
