import { randomInt } from 'node:crypto';
import { SERVICES } from '../services.ts';

/** How many places of one kind each client holds. */
export interface ClientCounting {
  /** Of all clients, in all workers. */
  readonly taken: number;
  /** Counts one more place for `client`, unless it holds `limit`: returns a function that takes it back. */
  tryCount(client: string, limit: number): (() => void) | undefined;
}

// Clients are counted in so many lots: two that fall into the same one, which is rare, have one share between them.
const LOTS = 1024;
// Which these are nobody outside can tell.
const MAX_SEED = 2 ** 31;

/**
 * Counts by client in memory that all workers share: in each lot the sum, and what each worker holds of it, so that what
 * one that ended had not given back is known. A place costs two additions, and no client is ever remembered.
 */
export class ClientCounts {
  readonly memory: SharedArrayBuffer;
  readonly #names: readonly string[];
  readonly #counts: Int32Array;
  readonly #row: number;

  /** For `workers` workers; `memory` is that of another ClientCounts, to look at the same. */
  constructor(
    workers: number,
    memory?: SharedArrayBuffer,
    names: readonly string[] = countedNames(SERVICES),
  ) {
    this.#names = names;
    this.#row = 1 + workers;
    const size = 1 + names.length * (1 + LOTS) * this.#row;
    this.memory = memory ?? new SharedArrayBuffer(size * Int32Array.BYTES_PER_ELEMENT);
    this.#counts = new Int32Array(this.memory);
    if (memory === undefined) this.#counts[0] = randomInt(MAX_SEED);
  }

  /** Those for the places of `name`, as `worker`, from 0, counts them. */
  of(name: string, worker: number): ClientCounting {
    const index = this.#names.indexOf(name);
    if (index < 0) throw new RangeError(`${name} is not counted by client`);
    const at = 1 + index * (1 + LOTS) * this.#row;
    return new SharedClientCounting(this.#counts, { at, row: this.#row, ownAt: 1 + worker });
  }

  /** Takes back everything that `worker`, which has ended, still counted. */
  forget(worker: number): void {
    for (let at = 1; at < this.#counts.length; at += this.#row) {
      const held = Atomics.exchange(this.#counts, at + 1 + worker, 0);
      Atomics.sub(this.#counts, at, held);
    }
  }
}

/** Names of the places that each service has. */
export function countedNames(services: readonly string[]): string[] {
  return services.flatMap((service) => [service, `${service} streams`]);
}

interface Position {
  /** Of the sum of all lots, which the lots follow. */
  readonly at: number;
  readonly row: number;
  /** Of this worker's part, from that of a sum. */
  readonly ownAt: number;
}

class SharedClientCounting implements ClientCounting {
  readonly #counts: Int32Array;
  readonly #position: Position;

  constructor(counts: Int32Array, position: Position) {
    this.#counts = counts;
    this.#position = position;
  }

  get taken(): number {
    return Atomics.load(this.#counts, this.#position.at);
  }

  tryCount(client: string, limit: number): (() => void) | undefined {
    const { at, row } = this.#position;
    const lotAt = at + row * (1 + this.#lotOf(client));
    // Another worker may count at the same moment: whoever comes second sees both.
    if (Atomics.add(this.#counts, lotAt, 1) >= limit) {
      Atomics.sub(this.#counts, lotAt, 1);
      return undefined;
    }
    this.#add(lotAt, 1);
    Atomics.add(this.#counts, at, 1);
    this.#add(at, 1);
    let isCounted = true;
    return () => {
      if (!isCounted) return;
      isCounted = false;
      for (const sumAt of [lotAt, at]) {
        this.#add(sumAt, -1);
        Atomics.sub(this.#counts, sumAt, 1);
      }
    };
  }

  #add(sumAt: number, count: number): void {
    Atomics.add(this.#counts, sumAt + this.#position.ownAt, count);
  }

  /** FNV-1a, from a seed of our own. */
  #lotOf(client: string): number {
    let hash = this.#counts[0] ?? 0;
    for (let i = 0; i < client.length; i++) hash = Math.imul(hash ^ client.charCodeAt(i), 0x01000193);
    return (hash >>> 0) % LOTS;
  }
}
