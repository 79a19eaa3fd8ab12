import { type Outcome, outcomeOf } from '../outcome.ts';
import { CircuitOpenError } from './circuit-open-error.ts';
import { SlidingRate } from './sliding-rate.ts';

export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreakerOptions {
  /** What it guards; named in its errors. */
  readonly name: string;
  /** Failures in a row that open it; default 5. */
  readonly failureThreshold?: number;
  /** How long it stays open before trials; default 30000. */
  readonly recoveryTimeoutMs?: number;
  /** Successful trials that close it again; default 3. Also the most trials at once. */
  readonly successThreshold?: number;
  /** Also opens when this part of the calls in the window failed; default 0.5. */
  readonly failureRate?: number;
  /** Length of that window; default 30000. */
  readonly windowMs?: number;
  /** Calls the window must hold before its rate says anything; default 20. */
  readonly minimumCalls?: number;
  /** Monotonic milliseconds; for tests. */
  readonly now?: () => number;
}

/** Leave for one call; say once how it ended. Further words, and words after the state moved on, are ignored. */
export interface Permit {
  succeeded(): void;
  failed(): void;
  /** Neither: the caller gave up, which says nothing of the service. */
  cancelled(): void;
}

type Listener = (state: CircuitState, previous: CircuitState) => void;

/**
 * Stops calling what keeps failing (M. Nygard, Release It!). Closed, it counts; opened by failures in a row or
 * by their rate, it refuses with CircuitOpenError; after `recoveryTimeoutMs` it is half-open and lets a few
 * trials through, of which one failure opens it again and `successThreshold` successes close it.
 *
 * Ours rather than cockatiel's (4.0), whose breaker runs a function that returns a promise: a streamed answer is none, so
 * it needs a permit. README.md says what else differs.
 */
export class CircuitBreaker {
  readonly name: string;
  readonly #failureThreshold: number;
  readonly #recoveryTimeoutMs: number;
  readonly #successThreshold: number;
  readonly #rate: SlidingRate;
  readonly #now: () => number;
  readonly #listeners = new Set<Listener>();
  #state: CircuitState = 'closed';
  /** Grows with each change of state, so that a result is known to be of an earlier one. */
  #epoch = 0;
  #failuresInRow = 0;
  #openedAt = 0;
  #trials = 0;
  #trialSuccesses = 0;
  #lastTrialAt = 0;

  constructor(options: CircuitBreakerOptions) {
    this.name = options.name;
    this.#failureThreshold = atLeastOne('failureThreshold', options.failureThreshold ?? 5);
    this.#recoveryTimeoutMs = options.recoveryTimeoutMs ?? 30_000;
    this.#successThreshold = atLeastOne('successThreshold', options.successThreshold ?? 3);
    this.#now = options.now ?? (() => performance.now());
    this.#rate = new SlidingRate({
      threshold: options.failureRate ?? 0.5,
      windowMs: options.windowMs ?? 30_000,
      minimumCalls: options.minimumCalls ?? 20,
      now: this.#now,
    });
  }

  /** Where it stands now; an open one whose time has passed is half-open. */
  get state(): CircuitState {
    if (this.#state === 'open' && this.#openForMs() >= this.#recoveryTimeoutMs) this.#become('half-open');
    return this.#state;
  }

  /** Failures in a row; those of trials come on top, until it is closed again. */
  get failuresInRow(): number {
    return this.#failuresInRow;
  }

  /** How long until it lets trials through, in milliseconds; undefined while it is not open. */
  get retryInMs(): number | undefined {
    return this.state === 'open' ? this.#recoveryTimeoutMs - this.#openForMs() : undefined;
  }

  /** Tells `listener` of each change; returns a function that ends that. */
  onStateChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Runs `work` and counts how it ended: an error with a `status` below 500 is no failure of the service, an
   * AbortError or an abort of the caller's `signal` is its own doing, all else that throws is a failure, time-outs
   * too. Throws CircuitOpenError, having run nothing, or what `work` threw.
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const permit = this.enter();
    try {
      const value = await work();
      permit.succeeded();
      return value;
    } catch (error) {
      permit[outcomeOf(error, signal)]();
      throw error;
    }
  }

  /** Leave for a call that is no promise, such as a streamed one. Throws CircuitOpenError. */
  enter(): Permit {
    const state = this.state;
    if (state === 'open') throw new CircuitOpenError(this.name, this.#recoveryTimeoutMs - this.#openForMs());
    if (state === 'half-open') this.#admitTrial();
    return new OnePermit(this.#settle, this.#epoch);
  }

  #admitTrial(): void {
    const isFull = this.#trials + this.#trialSuccesses >= this.#successThreshold;
    // A trial that never ends must not keep the circuit from ever being tried again.
    const isStuck = this.#now() - this.#lastTrialAt >= this.#recoveryTimeoutMs;
    if (isFull && !isStuck) throw new CircuitOpenError(this.name, TRIAL_WAIT_MS);
    this.#lastTrialAt = this.#now();
    this.#trials++;
  }

  /** Counts what the holder of a permit says, unless the state has moved on since. */
  readonly #settle = (outcome: Outcome, epoch: number) => {
    if (epoch !== this.#epoch) return;
    if (this.#state === 'half-open') this.#trials--;
    if (outcome === 'succeeded') this.#succeeded();
    if (outcome === 'failed') this.#failed();
  };

  #succeeded(): void {
    if (this.#state === 'half-open') {
      if (++this.#trialSuccesses >= this.#successThreshold) this.#become('closed');
      return;
    }
    this.#failuresInRow = 0;
    this.#rate.add(true);
  }

  #failed(): void {
    this.#rate.add(false);
    const isEnough = ++this.#failuresInRow >= this.#failureThreshold || this.#rate.isExceeded();
    if (isEnough || this.#state === 'half-open') this.#become('open');
  }

  #become(state: CircuitState): void {
    const previous = this.#state;
    this.#state = state;
    this.#epoch++;
    if (state === 'closed') this.#failuresInRow = 0;
    this.#trials = 0;
    this.#trialSuccesses = 0;
    this.#rate.clear();
    if (state === 'open') this.#openedAt = this.#now();
    for (const listener of this.#listeners) listener(state, previous);
  }

  #openForMs(): number {
    return this.#now() - this.#openedAt;
  }
}

/** A class, since one is made for every call: its methods are shared, closures would not be. */
class OnePermit implements Permit {
  readonly #settle: (outcome: Outcome, epoch: number) => void;
  readonly #epoch: number;
  #isSettled = false;

  constructor(settle: (outcome: Outcome, epoch: number) => void, epoch: number) {
    this.#settle = settle;
    this.#epoch = epoch;
  }

  succeeded(): void {
    this.#say('succeeded');
  }

  failed(): void {
    this.#say('failed');
  }

  cancelled(): void {
    this.#say('cancelled');
  }

  #say(outcome: Outcome): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#settle(outcome, this.#epoch);
  }
}

/** What a caller refused by a full half-open circuit is told to wait: about the time a trial takes. */
const TRIAL_WAIT_MS = 1000;

function atLeastOne(name: string, value: number): number {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number from 1`);
  return value;
}
