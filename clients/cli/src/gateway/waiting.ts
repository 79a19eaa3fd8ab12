import { setTimeout as sleep } from 'node:timers/promises';

/** How long a command waits for one answer, and who is told that it waits. */
export interface Patience {
  readonly timeoutMs: number;
  /** Told after a second, with what is waited for. */
  readonly onWaiting?: ((what: string) => void) | undefined;
}

export const DEFAULT_TIMEOUT_SECONDS = 10;
const TELL_AFTER_MS = 1000;

/** One wait: it ends by `end`, or is over when the patience is. */
export class Waiting {
  /** Aborted when the wait is over. */
  readonly signal: AbortSignal;
  readonly #deadline: number;
  readonly #teller: NodeJS.Timeout;
  /** What went wrong so far, if it is tried again. */
  #trouble = '';

  constructor(what: string, { timeoutMs, onWaiting }: Patience) {
    this.signal = AbortSignal.timeout(timeoutMs);
    this.#deadline = performance.now() + timeoutMs;
    this.#teller = setTimeout(() => onWaiting?.(what + this.#trouble), Math.min(TELL_AFTER_MS, timeoutMs));
    this.#teller.unref();
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** Rests before the next try; false, at once, if the wait would be over by then. */
  async rest(ms: number, trouble: string): Promise<boolean> {
    this.#trouble = ` (${trouble})`;
    if (performance.now() + ms >= this.#deadline) return false;
    await sleep(ms);
    return true;
  }

  end(): void {
    clearTimeout(this.#teller);
  }
}
