export interface SlidingRateOptions {
  /** Part of failures, above 0 and up to 1, from which the rate is exceeded. */
  readonly threshold: number;
  readonly windowMs: number;
  readonly minimumCalls: number;
  readonly now: () => number;
}

// The window moves on in tenths: constant memory, and a call is forgotten at most a tenth too early.
const SLICES = 10;

interface Slice {
  /** Which tenth of all time it counts. */
  tick: number;
  calls: number;
  failures: number;
}

/** The part of calls that failed, over a window that slides. */
export class SlidingRate {
  readonly #options: SlidingRateOptions;
  readonly #slices: Slice[];

  constructor(options: SlidingRateOptions) {
    if (!(options.threshold > 0 && options.threshold <= 1))
      throw new RangeError('failureRate is above 0 and at most 1');
    if (!(options.windowMs > 0)) throw new RangeError('windowMs is above 0');
    this.#options = options;
    this.#slices = Array.from({ length: SLICES }, emptySlice);
  }

  add(isSuccess: boolean): void {
    const tick = this.#tick();
    const slice = this.#slices[tick % SLICES];
    if (slice === undefined) return;
    if (slice.tick !== tick) Object.assign(slice, emptySlice(), { tick });
    slice.calls++;
    if (!isSuccess) slice.failures++;
  }

  isExceeded(): boolean {
    const oldest = this.#tick() - SLICES;
    let calls = 0;
    let failures = 0;
    for (const slice of this.#slices) {
      if (slice.tick <= oldest) continue;
      calls += slice.calls;
      failures += slice.failures;
    }
    return calls >= this.#options.minimumCalls && calls > 0 && failures / calls >= this.#options.threshold;
  }

  clear(): void {
    for (const slice of this.#slices) Object.assign(slice, emptySlice());
  }

  #tick(): number {
    return Math.floor((this.#options.now() * SLICES) / this.#options.windowMs);
  }
}

function emptySlice(): Slice {
  return { tick: Number.NEGATIVE_INFINITY, calls: 0, failures: 0 };
}
