import type { PlatformUnderTest } from './platform-under-test.ts';
import { cpuByName } from './process-cost.ts';

/** CPU seconds by service, `postgresql <database>` and `runner`, since `startMeasuring`. */
export type PlatformCost = ReadonlyMap<string, number>;

/**
 * Begins to measure the platform's CPU time: that of the runner's process tree, so of services and embedded PostgreSQL,
 * not of servers elsewhere. Returns what ends it.
 */
export async function startMeasuring({ state }: PlatformUnderTest): Promise<() => Promise<PlatformCost>> {
  const names = new Map(state.processes.map(({ pid, name }) => [pid, name]));
  const nameOf = (pid: number, title: string): string => {
    if (pid === state.runner.pid) return 'runner';
    return names.get(pid) ?? databaseOf(title) ?? 'postgresql';
  };
  const before = await cpuByName(state.runner.pid, nameOf);
  return async () => {
    const after = await cpuByName(state.runner.pid, nameOf);
    return new Map([...after].map(([name, seconds]) => [name, seconds - (before.get(name) ?? 0)]));
  };
}

/** A backend's title is `postgres: <role> <database> <client> <activity>`; the server's own processes have no client. */
function databaseOf(title: string): string | undefined {
  const database = /^postgres: \S+ (\S+) \d+\.\d+\.\d+\.\d+\(/.exec(title)?.[1];
  return database && `postgresql ${database}`;
}
