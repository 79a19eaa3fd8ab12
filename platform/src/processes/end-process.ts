import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './process-identity.ts';

const POLL_MS = 50;

/** Asks a process to end by `signal`, and kills it if it has not within `graceMs`. Resolves when it is gone. */
export async function endProcess(
  identity: ProcessIdentity,
  { signal, graceMs }: { signal: NodeJS.Signals; graceMs: number },
): Promise<void> {
  send(identity, signal);
  if (await isGone(identity, graceMs)) return;
  send(identity, 'SIGKILL');
  await isGone(identity, graceMs);
}

/** Waits up to `timeoutMs` for a process that is ending by itself; true when it has ended. */
export async function isGone(identity: ProcessIdentity, timeoutMs: number): Promise<boolean> {
  for (const deadline = Date.now() + timeoutMs; isRunning(identity); await sleep(POLL_MS))
    if (Date.now() > deadline) return false;
  return true;
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    if (isRunning(identity)) process.kill(identity.pid, signal);
  } catch (error) {
    // It ended between the two calls, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
