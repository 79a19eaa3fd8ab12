import { box, dots, fill, line, shadow, TINT, turn } from '../../draw.ts';
import { type Look, piecesOf } from '../../look.ts';
import { BEECH, INK } from '../../palettes.ts';
import { texture } from '../../textures.ts';

const FOLDS = [
  [76, 264, 'shade'],
  [80, 218, 'base'],
  [86, 172, 'light'],
  [92, 126, 'base'],
] as const;

/** Folded, with its fringe to the front. */
export const blanket = (look: Look): string =>
  shadow(134) +
  FOLDS.map(
    ([x, y, tone]) =>
      box(look[tone], x, y, 400 - 2 * x, 54, 22) + fill(TINT, `M264 ${y}H${378 - x}a22 27 0 0 1 0 54H264Z`),
  ).join('') +
  line(look.shade, 3, 'M104 140H296M98 188H302M92 234H308M96 202H304M90 248H310', '9 5') +
  line(look.light, 3, 'M112 152H250M90 280H300', '9 5') +
  line(look.shade, 5, Array.from({ length: 15 }, (_, thread) => `M${92 + thread * 15} 314v20`).join(''));

export const cushion = (look: Look): string =>
  shadow(118) +
  turn(
    -6,
    fill(look.base, 'M74 98Q200 124 326 98Q304 206 326 318Q200 294 74 318Q96 206 74 98Z') +
      fill(TINT, 'M240 112Q290 108 326 98Q304 206 326 318Q280 306 232 304Q276 208 240 112Z') +
      texture(look, 104, 132, 190, 150) +
      line(look.light, 5, 'M88 112Q150 124 224 120') +
      line(look.shade, 5, 'M186 196l28 20M214 196l-28 20') +
      line(look.shade, 6, 'M74 98l-12-12M326 98l12-12M74 318l-12 10M326 318l12 10'),
  );

/** Rows of a waffle weave between the edges of a towel, down to `bottom`. */
const waffle = (bottom: number): string =>
  `${rowsDownTo(bottom, 28, (y) => `M82 ${y}H194`)}M110 104V${bottom}M138 104V${bottom}M166 104V${bottom}`;

const herringbone = (bottom: number): string =>
  rowsDownTo(bottom, 26, (y) => `M82 ${y}l28-16 28 16 28-16 28 16`);

function rowsDownTo(bottom: number, step: number, row: (y: number) => string): string {
  const count = Math.floor((bottom - 130) / step) + 1;
  return Array.from({ length: count }, (_, index) => row(124 + index * step)).join('');
}

/** Two on a rail: waffles, or herringbone for drying glasses. */
export function towels({ base, shade, light, words }: Look): string {
  const forTea = /\b(tea|herringbone|dish)/.test(words);
  const other = forTea ? '#46598f' : '#c39473';
  const weave = forTea ? herringbone : waffle;
  return (
    line(BEECH.shade, 15, 'M52 92H348') +
    line(BEECH.light, 4, 'M54 88H340') +
    box(base, 82, 90, 112, 236, 6) +
    line(`${shade}a6`, 4, weave(290)) +
    box(other, 82, 294, 112, 12) +
    box(TINT, 164, 96, 30, 230) +
    box(other, 212, 90, 112, 196, 6) +
    `<g transform="translate(130 0)">${line('#fff6', 4, weave(256))}</g>` +
    box(light, 212, 258, 112, 9) +
    box(TINT, 294, 96, 30, 190)
  );
}

const FLEECE =
  'M116 104Q150 70 190 90Q236 60 276 96Q314 112 300 162Q328 208 304 246Q310 302 256 306Q214 340 172 314Q118 322 110 270Q76 238 100 196Q84 134 116 104Z';

export const sheepskin = ({ base, shade }: Look): string =>
  shadow(104) +
  `<g transform="translate(3 8)">${fill(shade, FLEECE)}</g>` +
  fill(base, FLEECE) +
  line(
    `${shade}d9`,
    5,
    'M134 138q14-14 26 0M186 128q14-14 26 0M240 136q14-14 26 0M120 186q14-14 26 0M170 178q14-14 26 0M222 184q14-14 26 0M268 196q12-12 22 0M132 236q14-14 26 0M184 230q14-14 26 0M238 240q14-14 26 0M152 282q14-14 26 0M210 280q14-14 26 0',
  );

/** Spread out: checked where it is a tartan, striped where not. */
export function rug({ base, shade, light, words }: Look): string {
  const bands = 'M100 78h24v248h-24ZM156 78h24v248h-24ZM212 78h24v248h-24ZM268 78h24v248h-24Z';
  const across = 'M70 104h260v24h-260ZM70 162h260v24h-260ZM70 220h260v24h-260ZM70 278h260v24h-260Z';
  const isChecked = /\b(tartan|check|plaid|picnic)/.test(words);
  return (
    shadow(132) +
    turn(
      -6,
      line(light, 4, Array.from({ length: 17 }, (_, thread) => `M${80 + thread * 15} 70V334`).join('')) +
        box(base, 70, 78, 260, 248, 4) +
        (isChecked
          ? fill(`${shade}b3`, bands) +
            fill(`${shade}b3`, across) +
            line(
              light,
              3,
              'M140 78V326M196 78V326M252 78V326M308 78V326M72 144H328M72 202H328M72 260H328M84 78V326',
            )
          : fill(shade, across) + line(light, 5, 'M72 144H328M72 202H328M72 260H328')) +
        fill(INK, 'M330 286V326Q330 326 288 326Z') +
        fill(light, 'M330 286L288 326L292 290Z'),
    )
  );
}

export const apron = (look: Look): string => {
  const { base, shade, light } = look;
  return (
    shadow(96) +
    line(shade, 10, 'M158 96C158 24 242 24 242 96M104 190L56 222M296 190L344 222') +
    fill(base, 'M150 92H250Q250 152 300 178V316Q300 334 282 334H118Q100 334 100 316V178Q150 152 150 92Z') +
    fill(TINT, 'M226 92H250Q250 152 300 178V316Q300 334 282 334H246Q262 200 226 92Z') +
    texture(look, 116, 290, 120, 36) +
    box(shade, 136, 214, 128, 66, 6) +
    line(light, 3, 'M138 226H262M200 228V278', '7 5') +
    line(light, 4, 'M158 106H230') +
    dots('#cda54d', 10, [
      [158, 106],
      [242, 106],
    ])
  );
};

/** A folded length of cloth, with more below it when there are several. */
export const foldedCloth = (look: Look): string => {
  const isPile = piecesOf(look) > 1;
  return (
    shadow(112) +
    (isPile ? box(look.shade, 86, 288, 228, 44, 16) + box(look.light, 90, 248, 220, 44, 16) : '') +
    box(look.base, 92, isPile ? 126 : 136, 216, isPile ? 128 : 196, 16) +
    box(TINT, 240, isPile ? 126 : 136, 68, isPile ? 128 : 196, 16) +
    texture(look, 104, 146, 192, 90) +
    line(look.shade, 5, isPile ? 'M94 230H306' : 'M94 270H306M94 304H306')
  );
};
