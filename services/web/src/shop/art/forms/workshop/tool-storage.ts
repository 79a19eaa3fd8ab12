import { box, dots, fill, line, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, BRASS, INK, OAK, STEEL, WALNUT } from '../../palettes.ts';

const HANDLES = [128, 104, 138, 112, 130, 100];

export const toolRoll = ({ base, shade, light }: Look): string =>
  shadow(140) +
  HANDLES.map((y, tool) => {
    const x = 84 + tool * 41;
    return (
      line(tool % 2 === 0 ? BEECH.base : WALNUT.base, 24, `M${x + 12} ${y + 12}V220`) +
      box(STEEL.base, x + 3, 186, 18, 24)
    );
  }).join('') +
  line(BEECH.light, 4, HANDLES.map((y, tool) => `M${90 + tool * 41} ${y + 12}V170`).join('')) +
  box(shade, 62, 200, 276, 134, 14) +
  box(base, 62, 196, 276, 132, 14) +
  line(light, 3, 'M76 206H324M116 208V324M157 208V324M198 208V324M239 208V324M280 208V324', '8 6') +
  box(TINT, 280, 196, 58, 132, 14) +
  box('#9b6238', 62, 250, 276, 22, 2) +
  '<rect x="182" y="244" width="36" height="34" rx="5" fill="none" stroke="#cda54d" stroke-width="8"/>' +
  line(BRASS.light, 5, 'M200 261h24');

const PLACES = [0, 1, 2, 3].flatMap((column) =>
  [0, 1].map((row) => [94 + column * 55, 144 + row * 90] as const),
);
const SCREWS = PLACES.flatMap(
  ([x, y]) =>
    [
      [x + 14, y + 20],
      [x + 34, y + 30],
      [x + 18, y + 48],
      [x + 36, y + 60],
    ] as const,
);

/** Eight compartments from above. */
export const screwBox = (_: Look): string =>
  shadow(140) +
  box(OAK.shade, 74, 128, 252, 206, 11) +
  box(OAK.base, 74, 120, 252, 206, 11) +
  line(OAK.light, 4, 'M88 128H300') +
  PLACES.map(([x, y]) => box('#6f4d2f', x, y, 48, 78, 5)).join('') +
  dots(BRASS.base, 20, SCREWS) +
  line(BRASS.shade, 3, SCREWS.map(([x, y]) => `M${x - 6} ${y + 2}l12-4`).join(''));

/** A lidded box. */
export const woodenBox = ({ base, shade, light }: Look): string =>
  shadow(120) +
  fill(light, 'M96 168L136 112H344L304 168Z') +
  fill(shade, 'M304 168L344 112V268L304 334Z') +
  box(base, 80, 168, 224, 166, 6) +
  line(shade, 4, 'M80 212H304L342 154') +
  line(`${shade}80`, 3, 'M92 246q100-10 198 0M92 278q100-10 198 0M92 306q100-10 198 0') +
  box(BRASS.base, 176, 196, 34, 40, 5) +
  line(INK, 5, 'M193 212v10');

/** Two grits glued together on a wooden rest, and the blade that gets its edge. */
export const sharpeningStone = (_: Look): string =>
  shadow(132) +
  turn(
    -6,
    box(OAK.shade, 66, 286, 268, 44, 8) +
      box(OAK.base, 66, 280, 268, 42, 8) +
      box('#b9694c', 84, 236, 232, 46, 5) +
      box('#96a1a9', 84, 196, 232, 44, 5) +
      box('#c0cad0', 84, 196, 232, 12, 5) +
      box(TINT, 262, 196, 54, 86, 5),
  ) +
  turn(
    -24,
    fill(STEEL.shade, 'M122 128H330Q318 168 270 174H122Z') +
      fill(STEEL.light, 'M122 124H330Q320 150 276 152H122Z') +
      box(INK, 32, 124, 96, 36, 13) +
      line('#a39a88', 7, 'M56 142h0M82 142h0M108 142h0'),
    200,
    150,
  );
