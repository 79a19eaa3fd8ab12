import { randomInt } from 'node:crypto';
import type { Charge, LocalCounting, Verdict } from '../rate-limits/counts.ts';
import { debtOf, hasRoom } from '../rate-limits/gcra.ts';
import { seededHash } from './seeded-hash.ts';
import { SharedLock } from './shared-lock.ts';

// Accounts lie in buckets of so many: each has one place to be, and few to be looked for.
const BUCKET = 8;
const DEFAULT_ACCOUNTS = 128 * 1024;
// Before the accounts: the lock, and the two seeds of the hash.
const HEAD_BYTES = 16;
const KEY_INTS = 2;

/**
 * Counts in memory that all workers share, so that a limit holds for all of them together. An account is the hash of whom
 * it is of, and the moment until which it owes (see gcra.ts), 16 bytes; whoever owes nothing is as good as not there,
 * and where a bucket is full the one that owes least is forgotten.
 */
export class SharedCounts implements LocalCounting {
  readonly memory: SharedArrayBuffer;
  readonly #lock: SharedLock;
  readonly #seeds: Int32Array;
  readonly #keys: Int32Array;
  readonly #dueUs: Float64Array;
  readonly #buckets: number;
  readonly #nowUs: () => number;

  /** `memory` is that of another SharedCounts, to count in the same. */
  constructor({
    memory,
    accounts = DEFAULT_ACCOUNTS,
    nowUs = monotonicUs,
  }: { memory?: SharedArrayBuffer; accounts?: number; nowUs?: () => number } = {}) {
    const bytesEach = KEY_INTS * Int32Array.BYTES_PER_ELEMENT + Float64Array.BYTES_PER_ELEMENT;
    this.memory = memory ?? new SharedArrayBuffer(HEAD_BYTES + accounts * bytesEach);
    const count = (this.memory.byteLength - HEAD_BYTES) / bytesEach;
    this.#lock = new SharedLock(this.memory);
    this.#seeds = new Int32Array(this.memory, Int32Array.BYTES_PER_ELEMENT, 2);
    this.#dueUs = new Float64Array(this.memory, HEAD_BYTES, count);
    this.#keys = new Int32Array(this.memory, HEAD_BYTES + this.#dueUs.byteLength, count * KEY_INTS);
    this.#buckets = count / BUCKET;
    this.#nowUs = nowUs;
    if (memory === undefined) for (let i = 0; i < 2; i++) this.#seeds[i] = randomInt(2 ** 31);
  }

  take(charges: readonly Charge[]): Verdict {
    const keys = charges.map(({ limit, subject }) => seededHash(`${limit.name} ${subject}`, this.#seeds));
    const debtsUs: number[] = [];
    this.#lock.acquire();
    const nowUs = this.#nowUs();
    const places: number[] = [];
    for (const key of keys) places.push(this.#placeOf(key, places));
    let isAllowed = true;
    for (let i = 0; i < charges.length; i++) {
      const { limit } = charges[i] as Charge;
      const debtUs = debtOf(this.#dueUs[places[i] ?? 0] ?? 0, nowUs, limit);
      if (!hasRoom(debtUs, limit)) isAllowed = false;
      debtsUs.push(debtUs);
    }
    for (let i = 0; i < charges.length; i++) {
      const { limit } = charges[i] as Charge;
      if (isAllowed) debtsUs[i] = (debtsUs[i] ?? 0) + limit.intervalUs;
      this.#dueUs[places[i] ?? 0] = nowUs + (debtsUs[i] ?? 0);
    }
    this.#lock.release();
    return { isAllowed, debtsUs };
  }

  /** How many owe something. */
  get size(): number {
    const nowUs = this.#nowUs();
    return this.#dueUs.reduce((owing, dueUs) => owing + (dueUs > nowUs ? 1 : 0), 0);
  }

  /**
   * Where the account of `key` is; if there is none, it takes the place of the one in its bucket that owes least, but
   * none of `held`: those of the same request, which may be as new.
   */
  #placeOf([high, low]: readonly [number, number], held: readonly number[]): number {
    const first = ((high >>> 0) % this.#buckets) * BUCKET;
    let least = -1;
    for (let at = first; at < first + BUCKET; at++) {
      if (this.#keys[at * KEY_INTS] === high && this.#keys[at * KEY_INTS + 1] === low) return at;
      if (held.includes(at)) continue;
      if (least < 0 || (this.#dueUs[at] ?? 0) < (this.#dueUs[least] ?? 0)) least = at;
    }
    this.#keys[least * KEY_INTS] = high;
    this.#keys[least * KEY_INTS + 1] = low;
    this.#dueUs[least] = 0;
    return least;
  }
}

/** Of the process: performance.now() begins anew in each thread. */
function monotonicUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + Math.floor(nanoseconds / 1000);
}
