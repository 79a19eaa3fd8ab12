import { box, disc, dots, fill, line, oval, SHADOW, shadow, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { WALNUT } from '../../palettes.ts';

/** Every second field of a board of four by four, seen across its corner. */
const FIELDS = [0, 2, 5, 7, 8, 10, 13, 15]
  .map((field) => {
    const [column, row] = [field % 4, Math.floor(field / 4)];
    return `M${200 + (column - row) * 33} ${170 + (column + row) * 20}l33 20-33 20-33-20Z`;
  })
  .join('');

const pawn = (x: number, y: number, colour: string, dark: string): string =>
  oval(dark, x, y + 3, 27, 11) +
  fill(
    colour,
    `M${x - 25} ${y}Q${x - 8} ${y - 26} ${x - 9} ${y - 68}h18Q${x + 8} ${y - 26} ${x + 25} ${y}q-25 14-50 0Z`,
  ) +
  disc(colour, x, y - 80, 21) +
  line(dark, 6, `M${x - 16} ${y - 58}h32`);

export const chess = ({ base, shade, light }: Look): string =>
  shadow(120) +
  fill(shade, 'M200 162L354 252V268L200 352L46 268V252Z') +
  fill(base, 'M200 152L354 250L200 338L46 250Z') +
  fill(light, 'M200 166L332 250L200 330L68 250Z') +
  fill(WALNUT.base, FIELDS) +
  pawn(158, 232, WALNUT.base, WALNUT.shade) +
  pawn(246, 256, light, shade);

const PIPS: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[1, 1]],
  [
    [0, 0],
    [2, 2],
  ],
  [
    [0, 0],
    [1, 1],
    [2, 2],
  ],
  [
    [0, 0],
    [2, 0],
    [0, 2],
    [2, 2],
  ],
  [
    [0, 0],
    [2, 0],
    [1, 1],
    [0, 2],
    [2, 2],
  ],
  [
    [0, 0],
    [2, 0],
    [0, 1],
    [2, 1],
    [0, 2],
    [2, 2],
  ],
];

const half = (count: number, y: number): (readonly [number, number])[] =>
  (PIPS[count] ?? []).map(([column, row]) => [column * 22 + 178, row * 22 + y] as const);

const DOMINOES = [
  [-16, -66, -38, 3, 5],
  [9, 40, -52, 6, 2],
  [66, 18, 78, 1, 4],
] as const;

export const dominoes = ({ base, shade, light }: Look): string =>
  DOMINOES.map(
    ([degrees, x, y, upper, lower]) =>
      `<g transform="translate(${x} ${y}) rotate(${degrees} 200 200)">` +
      box(SHADOW, 160, 130, 88, 158, 13) +
      box(shade, 158, 126, 84, 156, 13) +
      box(base, 156, 122, 84, 154, 13) +
      line(light, 4, 'M170 199H226') +
      dots('#f4f1e8', 13, [...half(upper, 140), ...half(lower, 216)]) +
      '</g>',
  ).join('');

/** Six sides and a shake. */
export const dice = ({ base, shade, light }: Look): string =>
  shadow(104) +
  turn(
    -8,
    box(shade, 98, 120, 210, 210, 34) +
      box(base, 98, 112, 204, 204, 34) +
      line(light, 6, 'M130 124H250') +
      dots(shade, 34, [
        [148, 164],
        [252, 164],
        [200, 214],
        [148, 266],
        [252, 266],
      ]),
  );

/** A ball of two colours. */
export const ball = ({ base, shade, light }: Look): string =>
  shadow(84) +
  disc(base, 200, 206, 126) +
  fill(light, 'M88 148Q200 216 312 148A126 126 0 0 1 322 236Q200 300 78 236A126 126 0 0 1 88 148Z') +
  fill(`${shade}73`, 'M232 84A126 126 0 0 1 232 328A190 190 0 0 0 232 84Z') +
  line('#fff9', 9, 'M112 150Q132 112 172 98');
