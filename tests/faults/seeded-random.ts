/** Numbers by chance that a seed repeats; not for secrets. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  shuffled<T>(items: readonly T[]): T[];
  /** Another sequence, which drawing from this one does not change. */
  fork(name: string): Random;
}

/** The sequence of `seed` (mulberry32: 32 bits of state, plenty for a schedule). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
    shuffled(items) {
      const left = [...items];
      for (let i = left.length - 1; i > 0; i -= 1) {
        const j = whole(0, i);
        [left[i], left[j]] = [left[j] as never, left[i] as never];
      }
      return left;
    },
    fork: (name) => seededRandom(seed ^ hash(name)),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
