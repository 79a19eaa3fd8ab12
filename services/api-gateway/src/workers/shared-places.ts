import { SERVICES } from '../services.ts';
import type { Places } from '../upstreams/places.ts';

// What there is a bound on for all workers together.
const NAMES = [...SERVICES, ...SERVICES.map((service) => `${service} streams`)];

/**
 * Counts of places taken, in memory that all workers share: for each name the sum, and what each worker holds of it, so
 * that the places of one that ended without giving them back are known.
 */
export class PlaceCounts {
  readonly memory: SharedArrayBuffer;
  readonly #counts: Int32Array;
  readonly #row: number;

  /** For `workers` workers; `memory` is that of another PlaceCounts, to look at the same. */
  constructor(workers: number, memory?: SharedArrayBuffer) {
    this.#row = 1 + workers;
    this.memory = memory ?? new SharedArrayBuffer(NAMES.length * this.#row * Int32Array.BYTES_PER_ELEMENT);
    this.#counts = new Int32Array(this.memory);
  }

  /** Places of `name` for `worker`, from 0: all workers together take `limit` at most. */
  places(name: string, worker: number, limit: number): Places {
    const at = NAMES.indexOf(name) * this.#row;
    if (at < 0) throw new RangeError(`${name} is not counted over workers`);
    return new SharedPlaces(this.#counts, { sumAt: at, ownAt: at + 1 + worker, limit });
  }

  /** Gives back everything that `worker`, which has ended, still held. */
  forget(worker: number): void {
    for (let at = 0; at < this.#counts.length; at += this.#row) {
      const held = Atomics.exchange(this.#counts, at + 1 + worker, 0);
      Atomics.sub(this.#counts, at, held);
    }
  }
}

interface Position {
  readonly sumAt: number;
  readonly ownAt: number;
  readonly limit: number;
}

class SharedPlaces implements Places {
  readonly #counts: Int32Array;
  readonly #position: Position;
  #running = 0;

  constructor(counts: Int32Array, position: Position) {
    this.#counts = counts;
    this.#position = position;
  }

  get running(): number {
    return this.#running;
  }

  tryEnter(): (() => void) | undefined {
    if (!this.#take()) return undefined;
    Atomics.add(this.#counts, this.#position.ownAt, 1);
    this.#running++;
    let isHeld = true;
    return () => {
      if (isHeld) this.#giveBack();
      isHeld = false;
    };
  }

  /** One more in the sum, unless it is full; another worker may have changed it between look and change. */
  #take(): boolean {
    const { sumAt, limit } = this.#position;
    for (;;) {
      const taken = Atomics.load(this.#counts, sumAt);
      if (taken >= limit) return false;
      if (Atomics.compareExchange(this.#counts, sumAt, taken, taken + 1) === taken) return true;
    }
  }

  #giveBack(): void {
    this.#running--;
    Atomics.sub(this.#counts, this.#position.ownAt, 1);
    Atomics.sub(this.#counts, this.#position.sumAt, 1);
  }
}
