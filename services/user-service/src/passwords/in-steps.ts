import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` and resolves at the end of a step of `stepMs` after its begin, also when it throws: how long it took does not show,
 * as long as it takes less than a step.
 */
export async function inSteps<T>(stepMs: number, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    const steps = Math.ceil((performance.now() - begun) / stepMs);
    await sleep(begun + steps * stepMs - performance.now());
  }
}
