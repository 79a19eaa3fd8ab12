import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

/** Long, since it costs nothing when all is well, and test machines are slow and busy. Planted defects wait for less. */
export const PATIENCE_MS = Number(process.env.TEST_PATIENCE_MS || 120_000);

/**
 * Runs `check` until it returns without throwing, and returns what it returned. Throws its last error, with
 * the time waited, once `timeoutMs` (default PATIENCE_MS) have passed. An assertion is a check:
 * `await eventually(async () => assert.equal(await count(), 3))`.
 */
export async function eventually<T>(
  check: () => Promise<T> | T,
  { timeoutMs = PATIENCE_MS }: { timeoutMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() + pauseMs > deadline) throw withWait(error, timeoutMs);
    }
    await sleep(pauseMs);
  }
}

function withWait(error: unknown, timeoutMs: number): unknown {
  if (error instanceof Error) error.message = `after ${timeoutMs} ms still: ${error.message}`;
  return error;
}
