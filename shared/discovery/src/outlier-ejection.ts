import type { Resolver } from './resolver.ts';

export interface OutlierEjectionOptions {
  /** Failures in a row that put an instance out; default 2. */
  readonly failures?: number;
  /** For how long the first time, in milliseconds; twice as long each time after that. Default 1000. */
  readonly baseMs?: number;
  /** The longest; default 30000. */
  readonly maxMs?: number;
  /** Monotonic milliseconds; for tests. */
  readonly now?: () => number;
}

interface Trouble {
  failuresInRow: number;
  /** How often it was put out since it last answered well after its return. */
  ejections: number;
  /** Until when it is out. */
  outUntil: number;
  /** Said so itself, or did not answer, when it was asked. */
  isUnready: boolean;
}

/**
 * Leaves out the instances that fail, for a while that grows (Envoy's outlier detection), and those that say they are
 * not ready. When all are out all are given: trying one that was bad is better than trying none.
 */
export class OutlierEjection implements Resolver {
  readonly #resolver: Resolver;
  readonly #failures: number;
  readonly #baseMs: number;
  readonly #maxMs: number;
  readonly #now: () => number;
  /** Only instances in trouble stand here, so that nothing is to be done while all are well. */
  readonly #troubles = new Map<string, Trouble>();

  constructor(resolver: Resolver, options: OutlierEjectionOptions = {}) {
    this.#resolver = resolver;
    this.#failures = options.failures ?? 2;
    this.#baseMs = options.baseMs ?? 1000;
    this.#maxMs = options.maxMs ?? 30_000;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The instances that are in. */
  origins(): readonly string[] {
    const all = this.#resolver.origins();
    if (this.#troubles.size === 0 || all.length < 2) return all;
    const now = this.#now();
    const usable = all.filter((origin) => !this.#isOut(origin, now));
    return usable.length > 0 ? usable : all;
  }

  /** Every instance, also those that are out. */
  all(): readonly string[] {
    return this.#resolver.origins();
  }

  /** A call to it failed for reasons of its own. */
  failed(origin: string): void {
    const trouble = this.#troubleOf(origin);
    if (++trouble.failuresInRow < this.#failures) return;
    trouble.failuresInRow = 0;
    trouble.outUntil = this.#now() + Math.min(this.#baseMs * 2 ** trouble.ejections, this.#maxMs);
    trouble.ejections++;
  }

  succeeded(origin: string): void {
    const trouble = this.#troubles.get(origin);
    if (trouble === undefined) return;
    trouble.failuresInRow = 0;
    // The answer to a call made before it was put out is no news.
    if (trouble.outUntil <= this.#now() && !trouble.isUnready) this.#troubles.delete(origin);
  }

  /** What it answered when it was asked how it is. */
  checked(origin: string, isReady: boolean): void {
    if (isReady && !this.#troubles.has(origin)) return;
    const trouble = this.#troubleOf(origin);
    // An instance that is back need not wait for its time to pass.
    if (isReady && trouble.isUnready) trouble.outUntil = 0;
    trouble.isUnready = !isReady;
  }

  close(): void {
    this.#resolver.close();
  }

  #isOut(origin: string, now: number): boolean {
    const trouble = this.#troubles.get(origin);
    return trouble !== undefined && (trouble.isUnready || trouble.outUntil > now);
  }

  #forgetGone(): void {
    const all = this.#resolver.origins();
    for (const origin of this.#troubles.keys()) if (!all.includes(origin)) this.#troubles.delete(origin);
  }

  #troubleOf(origin: string): Trouble {
    const known = this.#troubles.get(origin);
    if (known !== undefined) return known;
    this.#forgetGone();
    const trouble = { failuresInRow: 0, ejections: 0, outUntil: 0, isUnready: false };
    this.#troubles.set(origin, trouble);
    return trouble;
  }
}
