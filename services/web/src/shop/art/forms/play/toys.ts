import { box, disc, dots, fill, line, oval, SHADOW, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, BLUE, BRASS, CORD, INK, PAPER, RED } from '../../palettes.ts';

const WHEELS = [
  [104, 304],
  [172, 304],
  [256, 304],
  [318, 304],
] as const;

export const train = ({ base, shade, light }: Look): string =>
  shadow(146, 210) +
  dots('#fff9', 30, [[112, 98]]) +
  dots('#fff7', 42, [[148, 66]]) +
  box(INK, 92, 130, 32, 66, 6) +
  box(INK, 84, 122, 48, 16, 6) +
  box(base, 64, 186, 120, 96, 14) +
  box(light, 74, 194, 92, 9, 4) +
  box(RED.base, 140, 138, 72, 146, 8) +
  box(RED.shade, 130, 124, 92, 20, 8) +
  box(PAPER.light, 156, 160, 40, 38, 6) +
  line(INK, 9, 'M210 278H236') +
  box(BLUE.base, 232, 206, 112, 78, 8) +
  box(TINT, 300, 206, 44, 78, 8) +
  dots(BRASS.base, 34, [
    [260, 202],
    [290, 196],
    [320, 202],
  ]) +
  box(BLUE.light, 232, 206, 112, 9, 4) +
  dots(shade, 60, WHEELS) +
  dots(light, 42, WHEELS) +
  dots(INK, 12, WHEELS);

export const marbleRun = ({ base, shade, light }: Look): string =>
  shadow(130) +
  box(base, 74, 254, 78, 80, 7) +
  box(light, 150, 194, 78, 140, 7) +
  box(base, 226, 134, 78, 200, 7) +
  box(shade, 302, 254, 40, 80, 7) +
  box(TINT, 282, 134, 22, 200, 7) +
  box(TINT, 208, 194, 20, 140, 7) +
  dots(shade, 38, [
    [113, 296],
    [188, 258],
    [188, 306],
    [264, 226],
  ]) +
  dots(INK, 20, [
    [113, 298],
    [188, 260],
    [264, 228],
  ]) +
  line(shade, 22, 'M322 116L100 236') +
  line(light, 8, 'M322 108L98 228') +
  dots('#44719f', 36, [[284, 108]]) +
  dots('#b8433a', 36, [[128, 192]]) +
  dots('#376a53', 36, [[322, 234]]) +
  dots('#fffb', 10, [
    [278, 101],
    [122, 185],
    [316, 227],
  ]);

export const spinningTop = ({ base, shade, light }: Look): string =>
  shadow(40) +
  line(SHADOW, 5, 'M92 326Q140 344 176 336M308 326Q260 344 224 336') +
  turn(
    7,
    line(BEECH.base, 17, 'M200 64V140') +
      disc(BLUE.base, 200, 56, 22) +
      disc(BLUE.light, 193, 49, 7) +
      fill(base, 'M84 190Q140 118 200 116Q260 118 316 190Q300 268 200 334Q100 268 84 190Z') +
      fill(light, 'M84 190Q200 240 316 190L310 216Q200 266 90 216Z') +
      fill(BLUE.base, 'M108 250Q200 290 292 250L274 276Q200 306 126 276Z') +
      fill(TINT, 'M228 120Q278 134 316 190Q300 268 200 334Q264 236 228 120Z') +
      dots(shade, 13, [
        [132, 222],
        [168, 234],
        [206, 238],
        [244, 232],
        [280, 220],
      ]) +
      line('#fff8', 7, 'M112 180Q142 144 176 134'),
    200,
    334,
  );

/** Forked like the tail of a swallow. */
export const kite = ({ base, shade, light }: Look): string =>
  turn(
    20,
    line(CORD, 4, 'M200 292C160 330 232 348 190 392') +
      fill(BLUE.base, 'M190 334l-30-12 8 34ZM192 332l28 14-26 16ZM206 376l26-12-2 30Z') +
      fill(base, 'M200 22L334 132L250 128L272 246L200 196L128 246L150 128L66 132Z') +
      fill(shade, 'M200 22L334 132L250 128L272 246L200 196Z') +
      fill(light, 'M200 22L232 48L200 84L168 48Z') +
      line(light, 4, 'M200 84V292M84 124Q200 96 316 124'),
    200,
    170,
  );

const PEBBLES = [
  [200, 308, 104, 28, '#a37c5d'],
  [188, 254, 82, 28, '#7c9f73'],
  [208, 204, 66, 24, '#dba765'],
  [194, 160, 50, 22, '#6d8fb0'],
  [204, 122, 36, 18, '#c57b62'],
  [198, 90, 22, 14, '#efdcb8'],
] as const;

/** Wooden pebbles that balance, nearly always. */
export const stackingStones = (_: Look): string =>
  shadow(108) +
  PEBBLES.map(
    ([x, y, rx, ry, colour]) =>
      oval(colour, x, y, rx, ry) +
      fill(TINT, `M${x - rx} ${y}A${rx} ${ry} 0 0 0 ${x + rx} ${y}Q${x} ${y + ry} ${x - rx} ${y}Z`),
  ).join('') +
  line(
    '#fff8',
    6,
    PEBBLES.map(
      ([x, y, rx, ry]) =>
        `M${Math.round(x - rx * 0.62)} ${Math.round(y - ry * 0.42)}q${Math.round(rx * 0.22)} -${Math.round(ry * 0.3)} ${Math.round(rx * 0.5)} -${Math.round(ry * 0.3)}`,
    ).join(''),
  );
