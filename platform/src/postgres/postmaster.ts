import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess } from '../processes/end-process.ts';
import { identify, type ProcessIdentity } from '../processes/process-identity.ts';

// Lines of postmaster.pid, counted from 0, as PostgreSQL's pidfile.h has them.
const PID_LINE = 0;
const STATUS_LINE = 7;
const FAST_GRACE_MS = 8000;

/** True once the server with this process id takes connections on this cluster. */
export function isAccepting(cluster: string, pid: number): boolean {
  const lines = pidFile(cluster);
  // A killed server's file says "ready" until the next one writes its own.
  return Number(lines?.[PID_LINE]) === pid && lines?.[STATUS_LINE]?.trim() === 'ready';
}

/** Ends the server that an earlier runner left on this cluster, if there is one. */
export async function endLeftServer(cluster: string): Promise<void> {
  const server = leftServer(cluster);
  // SIGINT is PostgreSQL's fast shutdown: it cuts sessions off and writes everything down.
  if (server !== undefined) await endProcess(server, { signal: 'SIGINT', graceMs: FAST_GRACE_MS });
}

function leftServer(cluster: string): ProcessIdentity | undefined {
  const pid = Number(pidFile(cluster)?.[PID_LINE]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  // The number may since belong to any other process: only a server of this very folder will do.
  return commandLine(pid).some((part) => part === cluster) ? identify(pid) : undefined;
}

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // It has ended, or this is no Linux: PostgreSQL itself refuses a folder in use.
  }
}

function pidFile(cluster: string): string[] | undefined {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined; // No server.
  }
}
