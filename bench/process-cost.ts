import { readdir, readFile } from 'node:fs/promises';

// Linux counts a process's time in these, on every architecture Node runs on.
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds of `root` and all its descendants, those that ended and were waited for too, by what `nameOf` calls a
 * process. Linux only.
 */
export async function cpuByName(root: number, nameOf: ProcessName): Promise<Map<string, number>> {
  const processes = await readAll();
  const children = Map.groupBy(processes, ({ parent }) => parent);
  const seconds = new Map<string, number>();
  for (const waiting = processes.filter(({ pid }) => pid === root); ; ) {
    const next = waiting.pop();
    if (next === undefined) return seconds;
    const name = nameOf(next.pid, await titleOf(next.pid));
    seconds.set(name, (seconds.get(name) ?? 0) + next.ticks / TICKS_PER_SECOND);
    waiting.push(...(children.get(next.pid) ?? []));
  }
}

/** The same in one sum. */
export async function cpuSeconds(root: number): Promise<number> {
  return (await cpuByName(root, () => 'all')).get('all') ?? 0;
}

/** Names a process by its id and its title, which is its command line unless it has set another. */
export type ProcessName = (pid: number, title: string) => string;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

async function readAll(): Promise<Stat[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0);
  return (await Promise.all(pids.map(readStat))).filter((stat) => stat !== undefined);
}

/** proc(5): ppid is field 4, utime, stime, cutime, cstime are fields 14 to 17; the name in field 2 may hold spaces. */
async function readStat(pid: number): Promise<Stat | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, i) => sum + Number(fields[i]), 0);
    return { pid, parent: Number(fields[1]), ticks };
  } catch {
    return undefined; // It ended in between.
  }
}

async function titleOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''); // It ended in between.
}
