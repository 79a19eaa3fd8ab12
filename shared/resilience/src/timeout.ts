/** The time allowed for a call passed before it ended. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';
  readonly timeoutMs: number;

  constructor(timeoutMs: number, what = 'the call') {
    super(`${what} took longer than ${timeoutMs} ms`);
    this.timeoutMs = timeoutMs;
  }
}

export interface TimeoutOptions {
  readonly timeoutMs: number;
  /** The caller's own wish to give up; its reason is thrown on. */
  readonly signal?: AbortSignal | undefined;
  /** Named in the TimeoutError: `GET user-service`. */
  readonly what?: string;
}

/**
 * Runs `work` with a signal that aborts after `timeoutMs`, or when the caller's does, and rejects then at once,
 * whether or not `work` heeds it. Throws TimeoutError, the caller's reason, or what `work` threw. Leaves
 * neither timer nor listener behind.
 */
export async function withTimeout<T>(
  { timeoutMs, signal, what }: TimeoutOptions,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const giveUp = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new TimeoutError(timeoutMs, what)), timeoutMs);
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work(controller.signal), rejectionOf(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
