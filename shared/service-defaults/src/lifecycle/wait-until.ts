import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@platform/telemetry/log.ts';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 2000;

export interface WaitOptions {
  /** What is waited for, in the log. */
  readonly name: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Errors for which waiting makes sense; default all. Others are thrown on. */
  readonly isTemporary?: (error: unknown) => boolean;
}

/** Tries `attempt` until it succeeds, with growing pauses. Throws when `signal` is aborted. */
export async function waitUntil<T>(attempt: () => Promise<T>, options: WaitOptions): Promise<T> {
  const { name, log, signal, isTemporary = () => true } = options;
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted || !isTemporary(error)) throw error;
      log.warn({ waiting_for: name, reason: reasonOf(error), next_try_ms: delayMs }, 'waiting');
    }
    await sleep(delayMs, undefined, { signal });
  }
}

/** The innermost message: without the traces, which would repeat with every try. */
function reasonOf(error: unknown): string {
  let reason = error;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  if (reason instanceof AggregateError) reason = reason.errors[0];
  return reason instanceof Error ? reason.message : String(reason);
}
