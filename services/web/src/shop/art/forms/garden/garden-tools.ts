import { box, disc, fill, line, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, BRASS, INK } from '../../palettes.ts';

export const trowel = ({ base, shade, light }: Look): string =>
  shadow(100, 170) +
  turn(
    38,
    box(BEECH.base, 178, 22, 44, 124, 20) +
      box(TINT, 202, 22, 20, 124, 10) +
      line(BEECH.light, 5, 'M188 44V126') +
      box(BRASS.base, 178, 136, 44, 18, 3) +
      line(shade, 15, 'M200 158V200') +
      fill(base, 'M150 196Q200 176 250 196Q258 290 200 370Q142 290 150 196Z') +
      fill(TINT, 'M200 184Q230 186 250 196Q258 290 200 370Z') +
      line(light, 6, 'M166 212Q162 266 186 316') +
      line(shade, 4, 'M200 196V336'),
  );

export const pruningShears = ({ base, shade, light }: Look): string =>
  turn(
    22,
    line('#872d26', 24, 'M212 216C252 250 252 300 240 352') +
      fill(shade, 'M190 214Q176 148 216 90Q242 130 224 208Z') +
      fill(base, 'M184 208Q136 116 186 30Q224 110 222 196Z') +
      line(light, 5, 'M184 60Q162 118 188 178') +
      line('#b8433a', 24, 'M190 216C146 252 146 300 158 352') +
      line('#e08579', 5, 'M180 230C144 262 144 296 150 336') +
      disc(light, 200, 208, 16) +
      disc(INK, 200, 208, 5),
  );

/** A long handle with a head of tines. */
export const rake = ({ base, shade, light }: Look): string =>
  turn(
    28,
    line(BEECH.base, 15, 'M200 16V270') +
      line(BEECH.light, 4, 'M196 24V250') +
      line(shade, 14, 'M124 278H276') +
      line(base, 9, 'M126 280V338M156 280V338M186 280V338M216 280V338M246 280V338M274 280V338') +
      line(light, 4, 'M130 274H220'),
  );
