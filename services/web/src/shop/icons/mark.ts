/**
 * The mark of Lathe & Loom: a turned ring, and in it two warp and two weft threads that go over and under each other.
 * Its own coordinates have their origin in the middle; it reaches 98 units to each side.
 */
export const REACH = 98;

/** The middle of the ring's line from the origin, and how wide the line is. */
export const RING = { radius: 90, width: 16 };

export type Thread = 'warp' | 'weft';

export interface Bar {
  readonly thread: Thread;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Colours of the icons: woad, paper, clay. */
export const GROUND = '#2c4a7c';
export const COLOURS: Readonly<Record<Thread | 'ring', string>> = {
  ring: '#faf8f3',
  warp: '#faf8f3',
  weft: '#e39f79',
};

const HALF_THREAD = 10;
/** Ends under the ring's line, which hides that they are square. */
const HALF_LENGTH = 80;
/** Of a thread that goes under another, this much is left out on each side of it. */
const GAP = 6;
const PLACES = [-30, 30] as const;

/** A thread along one axis, in two pieces: it goes under the one that crosses it at `under`. */
function pieces(under: number): readonly (readonly [from: number, to: number])[] {
  return [
    [-HALF_LENGTH, under - HALF_THREAD - GAP],
    [under + HALF_THREAD + GAP, HALF_LENGTH],
  ];
}

/** The threads of the mark: at each crossing, one is whole and the other is not. */
export const BARS: readonly Bar[] = PLACES.flatMap((place) => {
  const across = place - HALF_THREAD;
  const thick = 2 * HALF_THREAD;
  return [
    ...pieces(-place).map(
      ([from, to]): Bar => ({ thread: 'warp', x: across, y: from, width: thick, height: to - from }),
    ),
    ...pieces(place).map(
      ([from, to]): Bar => ({ thread: 'weft', x: from, y: across, width: to - from, height: thick }),
    ),
  ];
});
