import type { HeldBack } from './relay-session.ts';

// A queue not yet declared when its first command comes is normal while services start.
const TYPE_DELAYS = { firstMs: 200, longestMs: 10_000 };
// Nothing mends such a message by itself, and its every try costs the batch it is in.
const POSITION_DELAYS = { firstMs: 10_000, longestMs: 300_000 };

interface Hold {
  readonly untilMs: number;
  readonly delayMs: number;
}

/** What the relay does not send for a while, so that the rest can go on: each hold lasts twice the one before. */
export class RelayHolds {
  readonly #types = new Map<string, Hold>();
  readonly #positions = new Map<number, Hold>();

  /** Holds commands that no queue is bound for; returns for how long. */
  holdType(type: string, nowMs: number): number {
    return hold(this.#types, type, nowMs, TYPE_DELAYS);
  }

  /** Holds a message that the broker refuses; returns for how long. */
  holdPosition(position: number, nowMs: number): number {
    return hold(this.#positions, position, nowMs, POSITION_DELAYS);
  }

  /** They went out after all. */
  release(types: Iterable<string>, positions: Iterable<number>): void {
    if (this.#types.size > 0) for (const type of types) this.#types.delete(type);
    if (this.#positions.size > 0) for (const position of positions) this.#positions.delete(position);
  }

  held(nowMs: number): HeldBack {
    return { types: heldKeys(this.#types, nowMs), positions: heldKeys(this.#positions, nowMs) };
  }

  /** Milliseconds until the first hold ends, or Infinity. */
  nextEndMs(nowMs: number): number {
    const ends = [...this.#types.values(), ...this.#positions.values()].map(({ untilMs }) => untilMs - nowMs);
    return Math.min(Number.POSITIVE_INFINITY, ...ends.filter((ms) => ms > 0));
  }
}

function hold<Key>(holds: Map<Key, Hold>, key: Key, nowMs: number, delays: typeof TYPE_DELAYS): number {
  const known = holds.get(key);
  const delayMs = known === undefined ? delays.firstMs : Math.min(known.delayMs * 2, delays.longestMs);
  holds.set(key, { untilMs: nowMs + delayMs, delayMs });
  return delayMs;
}

function heldKeys<Key>(holds: Map<Key, Hold>, nowMs: number): Key[] {
  return [...holds].filter(([, { untilMs }]) => untilMs > nowMs).map(([key]) => key);
}
