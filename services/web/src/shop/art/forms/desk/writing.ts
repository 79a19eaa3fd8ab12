import { box, disc, dots, fill, line, SHADOW, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, BRASS, INK, PAPER, STEEL } from '../../palettes.ts';

/** A pen with its nib on the line that it has just written. */
export const pen = ({ base, light }: Look): string =>
  line(base, 6, 'M46 330c30-18 42 16 68-2s24-10 40-6') +
  turn(
    40,
    fill(BRASS.base, 'M184 312L200 366L216 312Z') +
      line(INK, 3, 'M200 326V352') +
      fill(INK, 'M180 262H220L216 314H184Z') +
      box(base, 178, 96, 44, 168, 12) +
      box(base, 180, 28, 40, 64, 15) +
      box(TINT, 204, 96, 18, 168, 9) +
      box(TINT, 204, 28, 16, 64, 9) +
      box(BRASS.base, 176, 90, 48, 10, 3) +
      box(BRASS.light, 216, 46, 8, 92, 4) +
      line(light, 6, 'M188 112V244M190 44V80'),
  );

const LEADS = ['#44719f', '#376a53', '#b8433a', '#cda54d', '#4a443a', '#85593b'];

/** Pencils that look out of their tin. */
export const pencils = (_: Look): string =>
  shadow(108) +
  LEADS.map((lead, pencil) =>
    turn(
      pencil * 7 - 17,
      fill(lead, `M${143 + pencil * 21} 120h19v190h-19Z`) +
        fill(BEECH.light, `M${143 + pencil * 21} 121l9.5-38 9.5 38Z`) +
        fill(lead, `M${149 + pencil * 21} 97l3.5-14 3.5 14Z`),
      200,
      400,
    ),
  ).join('') +
  box(STEEL.base, 96, 238, 208, 96, 12) +
  box(TINT, 230, 238, 74, 96, 12) +
  box(STEEL.light, 96, 238, 208, 12, 6) +
  box(PAPER.base, 146, 268, 108, 38, 4) +
  line('#a08f6f', 4, 'M166 281h68M176 293h48');

/** A stick, and the seal that it makes. */
export const sealingWax = ({ base, shade, light }: Look): string =>
  turn(
    30,
    box(base, 196, 20, 50, 200, 9) +
      box(TINT, 222, 20, 24, 200, 9) +
      line(light, 6, 'M207 34V190') +
      line('#f5eedd', 3, 'M221 216v14'),
    200,
    200,
  ) +
  shadow(104, 176) +
  fill(
    shade,
    'M84 268q6-40 56-34q26-26 58-4q46-6 54 34q34 22 2 54q-14 30-62 18q-34 18-62 0q-52 6-52-38q-14-14 6-30Z',
  ) +
  fill(
    base,
    'M88 262q6-36 52-30q26-24 58-4q42-6 50 32q30 22 2 48q-14 28-60 18q-32 16-58 0q-48 4-50-36q-12-14 6-28Z',
  ) +
  disc(shade, 172, 272, 42) +
  disc(base, 172, 275, 38) +
  line(light, 6, 'M172 252V298M152 266q20-18 40 0M152 284q20 16 40 0') +
  line(light, 5, 'M108 256q6-14 24-12');

const SHEETS = [
  [9, PAPER.shade],
  [4, PAPER.base],
] as const;

/** Sheets of laid paper, the uppermost begun. */
export const sheets = ({ light, shade }: Look): string =>
  shadow(100) +
  SHEETS.map(([degrees, colour]) => turn(degrees, box(colour, 104, 66, 188, 258, 3), 200, 300)).join('') +
  turn(
    -4,
    box(shade, 104, 70, 190, 260, 3) +
      box(light, 104, 66, 188, 258, 3) +
      line(
        '#e2d8c2',
        2,
        'M108 92H288M108 120H288M108 148H288M108 176H288M108 204H288M108 232H288M108 260H288M108 288H288',
      ) +
      line(
        '#46598f',
        5,
        'M128 116c16-16 20 12 34 0s16-10 30-4 24-8 38 0M128 144c20-14 20 10 40 0s30-8 46 0M128 172c14-12 18 8 30 0',
      ),
    200,
    300,
  );

/** A seal-ready stack, the flap of the uppermost to the front. */
export const envelopes = ({ base, shade, light }: Look): string =>
  shadow(112) +
  turn(-10, box(shade, 82, 116, 236, 160, 6)) +
  turn(-3, box(base, 78, 136, 240, 162, 6) + line(shade, 3, 'M82 140H314')) +
  turn(
    5,
    box(base, 78, 156, 244, 166, 6) +
      fill(TINT, 'M78 316L172 238H228L322 316Q322 322 316 322H84Q78 322 78 316Z') +
      fill(light, 'M80 158H320L214 250Q200 260 186 250Z') +
      line(shade, 4, 'M80 158L186 250Q200 260 214 250L320 158'),
  );

const PIN_HEADS: readonly (readonly [number, number, string])[] = [
  [118, 112, '#b8433a'],
  [212, 78, '#44719f'],
  [306, 122, '#cda54d'],
  [158, 218, '#376a53'],
  [262, 226, '#82639b'],
];

/** Glass heads of five colours. */
export const pins = (_: Look): string =>
  PIN_HEADS.map(
    ([x, y, colour]) =>
      line(SHADOW, 5, `M${x - 12} ${y + 92}l36-14`) +
      line(STEEL.shade, 5, `M${x} ${y}l-14 92`) +
      disc(colour, x, y, 28) +
      disc(TINT, x + 5, y + 5, 22) +
      disc(colour, x - 1, y - 1, 23),
  ).join('') +
  dots(
    '#fffb',
    12,
    PIN_HEADS.map(([x, y]) => [x - 9, y - 10]),
  );
