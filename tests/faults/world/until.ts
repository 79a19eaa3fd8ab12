import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;

/** Resolves when `check` is true; throws, saying what was waited for, when it is not within `timeoutMs`. A throw counts as false. */
export async function until(
  what: string,
  check: () => Promise<boolean> | boolean,
  timeoutMs: number,
  pollMs = POLL_MS,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      if (await check()) return;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`, { cause: last });
    await sleep(pollMs);
  }
}
