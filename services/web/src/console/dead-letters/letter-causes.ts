import type { DeadLetter } from './gather-dead-letters.ts';

/** Letters that died of one thing. */
export interface Cause {
  readonly fingerprint: string;
  /** The oldest, which stands for all. */
  readonly first: DeadLetter;
  readonly letters: readonly DeadLetter[];
}

/** Letters by what they died of, most letters first. Each letter is in it once. */
export function causesOf(letters: readonly DeadLetter[]): readonly Cause[] {
  const once = new Map(letters.map((letter) => [JSON.stringify([letter.queue, letter.id]), letter]));
  const groups = Map.groupBy(once.values(), ({ fingerprint }) => fingerprint);
  return [...groups]
    .flatMap(([fingerprint, group]): Cause[] => {
      const sorted = group.toSorted((a, b) => Date.parse(a.dead_at) - Date.parse(b.dead_at));
      const [first] = sorted;
      return first === undefined ? [] : [{ fingerprint, first, letters: sorted }];
    })
    .toSorted((a, b) => b.letters.length - a.letters.length);
}
