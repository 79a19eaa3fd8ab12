import { box, disc, dots, fill, line, shadow, TINT } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { piecesOf } from '../../look.ts';
import { BEAM, BEECH, GLOW, INK } from '../../palettes.ts';

const BULBS = [
  [46, 128],
  [78, 166],
  [120, 180],
  [160, 158],
  [200, 92],
  [240, 158],
  [280, 180],
  [322, 166],
  [354, 128],
  [66, 252],
  [104, 298],
  [152, 304],
  [200, 226],
  [248, 304],
  [296, 298],
  [334, 252],
] as const;

/** Two swags of fine wire with many small lights. */
export const stringLights = (_: Look): string =>
  line(
    '#a9714a',
    4,
    'M24 92C84 208 150 208 200 92C250 208 316 208 376 92M44 206C84 340 160 330 200 226C240 330 316 340 356 206',
  ) +
  dots(BEAM, 50, BULBS) +
  dots('#f2c462', 20, BULBS) +
  dots('#fff6d8', 11, BULBS);

/** A glowing dome with the moon and some stars cut through. */
export const nightLight = ({ base, shade, light }: Look): string =>
  disc(BEAM, 200, 214, 140) +
  shadow(92) +
  fill(base, 'M128 304Q116 112 200 104Q284 112 272 304Z') +
  fill(`${shade}8c`, 'M222 106Q286 122 272 304H226Q256 180 222 106Z') +
  line(light, 7, 'M146 250Q142 170 168 138') +
  fill(GLOW, 'M188 166a46 46 0 1 0 44 66a38 38 0 0 1-44-66Z') +
  dots(GLOW, 12, [
    [226, 176],
    [246, 204],
    [160, 262],
    [204, 276],
    [240, 254],
  ]) +
  box(BEECH.base, 116, 300, 168, 32, 11) +
  box(TINT, 218, 300, 66, 32, 11) +
  line(BEECH.light, 4, 'M132 308H206');

const CANDLES = [
  [172, 128],
  [228, 100],
  [116, 160],
  [284, 148],
  [60, 206],
  [340, 192],
] as const;

/** Tapers in a row, as many as there are in the set, up to six; one alone is a stout candle. */
export function candles(look: Look): string {
  const { base, light } = look;
  const pieces = piecesOf(look);
  const [row, width] = pieces === 1 ? [[[200, 176]] as const, 92] : [CANDLES.slice(0, pieces), 38];
  const flames = row.map(([x, y]) => `M${x} ${y - 62}q24 32 0 50q-24-18 0-50Z`).join('');
  const wicks = row.map(([x, y]) => `M${x} ${y - 16}v20`).join('');
  const half = width / 2;
  return (
    shadow(pieces === 1 ? 70 : 164) +
    dots(
      BEAM,
      84,
      row.map(([x, y]) => [x, y - 30]),
    ) +
    row
      .map(([x, y]) => box(base, x - half, y, width, 334 - y, 8) + box(TINT, x + 3, y, half - 3, 334 - y, 8))
      .join('') +
    line(light, 5, row.map(([x, y]) => `M${x - half + 8} ${y + 16}v90`).join('')) +
    line(INK, 3, wicks) +
    fill('#f0a93c', flames) +
    dots(
      '#fff3c9',
      12,
      row.map(([x, y]) => [x, y - 24]),
    )
  );
}
