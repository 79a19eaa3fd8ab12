import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessSpec } from './process-spec.ts';

const READY_POLL_MS = 40;
// Of one that says when it is ready: to ask nine of them 25 times a second would slow their start.
const SILENT_POLL_MS = 500;

/** Resolves with true once `child` is ready, or with false when it is not waited for any more. */
export async function becomesReady(
  spec: ProcessSpec,
  child: ChildProcess,
  isWaitedFor: () => boolean,
): Promise<boolean> {
  let isSilent = spec.hasChannel;
  const word = new Promise<void>((resolve) => {
    child.once('message', () => {
      isSilent = false;
      resolve();
    });
  });
  while (isWaitedFor()) {
    if (await isReady(spec, child)) return isWaitedFor();
    await (isSilent ? Promise.race([word, sleep(SILENT_POLL_MS)]) : sleep(READY_POLL_MS));
  }
  return false;
}

async function isReady(spec: ProcessSpec, { pid }: ChildProcess): Promise<boolean> {
  try {
    return pid !== undefined && (await spec.isReady(pid));
  } catch {
    return false; // It does not answer yet.
  }
}
