import { setTimeout as sleep } from 'node:timers/promises';
import { likelyReason } from '../console/log-line.ts';
import { StartFailure } from '../start-failure.ts';
import type { SupervisedProcess } from './supervised-process.ts';

const POLL_MS = 30;
// Generous: a laptop that has just woken up, nine programs whose code is not in the cache yet.
const LONGEST_START_MS = 120_000;
const MOST_FAILED_STARTS = 3;
const LINES_LOOKED_AT = 40;

/**
 * Resolves when all processes are ready; `onProgress` hears which are not yet. Throws StartFailure for one that
 * ends again and again without ever being ready, or takes too long.
 */
export async function waitForReady(
  processes: readonly SupervisedProcess[],
  signal: AbortSignal,
  onProgress: (waiting: readonly string[]) => void,
): Promise<void> {
  const deadline = Date.now() + LONGEST_START_MS;
  for (;;) {
    signal.throwIfAborted();
    const waiting = processes.filter(({ state }) => state !== 'ready');
    if (waiting.length === 0) return;
    onProgress(waiting.map(({ spec }) => spec.name));
    const failed = waiting.find(({ failedStarts }) => failedStarts >= MOST_FAILED_STARTS);
    if (failed !== undefined) throw new StartFailure(`${describe(failed, failed.lastEnd)}`);
    if (Date.now() > deadline) throw tooLong(waiting);
    await sleep(POLL_MS);
  }
}

function tooLong(waiting: readonly SupervisedProcess[]): StartFailure {
  const [first] = waiting;
  const seconds = LONGEST_START_MS / 1000;
  return new StartFailure(first === undefined ? '' : describe(first, `not ready within ${seconds} s`));
}

function describe(process: SupervisedProcess, how: string): string {
  const { name, log } = process.spec;
  return `${name} could not be started (${how}): ${likelyReason(process.lastWords(LINES_LOOKED_AT))}; its log is ${log.path}`;
}
