import { randomInt } from 'node:crypto';
import type {
  ConnectionBounds,
  ConnectionCounts,
} from '@platform/service-defaults/server/connection-counts.ts';
import { seededHash } from './seeded-hash.ts';
import { SharedLock } from './shared-lock.ts';

// Twice as many as MAX_CONNECTIONS is by default: with more networks than rows some are counted in all only.
const ROWS = 16 * 1024;
// How far from where its hash says a network's row may lie.
const REACH = 64;
// Before the rows: the lock, and the two seeds of the hash.
const HEAD_INTS = 3;
const KEY_INTS = 2;

/**
 * Connections of all workers, by client network, in memory that they share. A row is the hash of a network, and how many
 * connections of it each worker holds: what one held that has ended is known. The first row counts everything. Changed
 * under a lock, so that the bounds hold exactly, whichever worker a connection comes to.
 */
export class SharedConnections {
  readonly memory: SharedArrayBuffer;
  readonly #workers: number;
  readonly #lock: SharedLock;
  readonly #seeds: Int32Array;
  readonly #ints: Int32Array;

  /** For `workers` workers; `memory` is that of another SharedConnections, to look at the same. */
  constructor(workers: number, memory?: SharedArrayBuffer) {
    const ints = HEAD_INTS + (ROWS + 1) * (KEY_INTS + workers);
    this.#workers = workers;
    this.memory = memory ?? new SharedArrayBuffer(ints * Int32Array.BYTES_PER_ELEMENT);
    this.#lock = new SharedLock(this.memory);
    this.#ints = new Int32Array(this.memory);
    this.#seeds = this.#ints.subarray(1, HEAD_INTS);
    if (memory === undefined) for (let i = 0; i < 2; i++) this.#seeds[i] = randomInt(2 ** 31);
  }

  /** As `worker`, from 0, counts them. */
  counts(worker: number): ConnectionCounts {
    const shared = this;
    return {
      get total() {
        return shared.#sumOf(0);
      },
      of: (network) => shared.#sumOf(shared.#find(network)),
      tryAdd: (network, bounds) => shared.#locked(() => shared.#tryAdd(network, bounds, worker)),
      remove: (network) => shared.#locked(() => shared.#remove(network, worker)),
    };
  }

  /** Gives back everything that `worker`, which has ended, still held. */
  forget(worker: number): void {
    this.#locked(() => {
      for (let row = 0; row <= ROWS; row++) this.#ints[this.#at(row) + KEY_INTS + worker] = 0;
    });
  }

  #tryAdd(network: string | undefined, { max, maxPerNetwork }: ConnectionBounds, worker: number): boolean {
    if (max > 0 && this.#sumOf(0) >= max) return false;
    const row = network === undefined ? undefined : (this.#find(network) ?? this.#makeRow(network));
    if (row !== undefined) {
      if (maxPerNetwork > 0 && this.#sumOf(row) >= maxPerNetwork) return false;
      this.#change(row, worker, 1);
    }
    this.#change(0, worker, 1);
    return true;
  }

  #remove(network: string | undefined, worker: number): void {
    const row = network === undefined ? undefined : this.#find(network);
    if (row !== undefined) this.#change(row, worker, -1);
    this.#change(0, worker, -1);
  }

  /** None falls below 0: a network that found no row when it came may find one when it goes. */
  #change(row: number, worker: number, by: number): void {
    const at = this.#at(row) + KEY_INTS + worker;
    this.#ints[at] = Math.max(0, (this.#ints[at] ?? 0) + by);
  }

  #find(network: string): number | undefined {
    const [high, low] = seededHash(network, this.#seeds);
    for (let i = 0; i < REACH; i++) {
      const at = this.#at(rowFor(high, i));
      if (this.#ints[at] === high && this.#ints[at + 1] === low) return rowFor(high, i);
    }
    return undefined;
  }

  /** Takes the nearest row that counts nothing; undefined when there is none. */
  #makeRow(network: string): number | undefined {
    const [high, low] = seededHash(network, this.#seeds);
    for (let i = 0; i < REACH; i++) {
      const row = rowFor(high, i);
      if (this.#sumOf(row) > 0) continue;
      this.#ints[this.#at(row)] = high;
      this.#ints[this.#at(row) + 1] = low;
      return row;
    }
    return undefined;
  }

  #sumOf(row: number | undefined): number {
    if (row === undefined) return 0;
    const first = this.#at(row) + KEY_INTS;
    let sum = 0;
    for (let at = first; at < first + this.#workers; at++) sum += this.#ints[at] ?? 0;
    return sum;
  }

  #at(row: number): number {
    return HEAD_INTS + row * (KEY_INTS + this.#workers);
  }

  #locked<T>(change: () => T): T {
    this.#lock.acquire();
    try {
      return change();
    } finally {
      this.#lock.release();
    }
  }
}

/** Rows of networks begin at 1. */
function rowFor(hash: number, step: number): number {
  return 1 + (((hash >>> 0) + step) % ROWS);
}
