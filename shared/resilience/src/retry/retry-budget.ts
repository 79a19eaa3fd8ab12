/**
 * A token bucket that bounds retries to a part of the calls made, so that retries never become the load that
 * keeps a service down (Google SRE book, "Handling Overload"; Finagle's RetryBudget).
 */
export class RetryBudget {
  readonly #ratio: number;
  readonly #capacity: number;
  #tokens: number;

  /** `ratio`: retries allowed per call in the long run, default 0.2. `capacity`: most saved up, default 10. */
  constructor({ ratio = 0.2, capacity = 10 }: { ratio?: number; capacity?: number } = {}) {
    this.#ratio = ratio;
    this.#capacity = capacity;
    this.#tokens = capacity;
  }

  /** Counts a first try. */
  deposit(): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + this.#ratio);
  }

  /** Takes a token for a retry; false if there is none. */
  tryWithdraw(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
