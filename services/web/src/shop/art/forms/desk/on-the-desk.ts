import { box, disc, dots, fill, line, oval, SHADOW, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, INK, PAPER } from '../../palettes.ts';
import { texture } from '../../textures.ts';

/** Marks of one length, every so many units, along the edge of the ruler. */
const marks = (from: number, step: number, count: number, length: number): string =>
  Array.from({ length: count }, (_, mark) => `M${from + mark * step} 236v-${length}`).join('');

export const ruler = ({ base, shade, light }: Look): string =>
  turn(
    -34,
    box(SHADOW, 22, 176, 364, 70, 5) +
      box(shade, 16, 168, 368, 74, 5) +
      box(base, 16, 164, 368, 72, 5) +
      line(light, 5, 'M22 170H378') +
      line(light, 22, 'M90 168L52 234M140 168L102 234') +
      line(INK, 2, marks(32, 12, 29, 14)) +
      line(INK, 3, marks(32, 60, 6, 30)) +
      disc(shade, 360, 192, 8),
  );

/** Wooden blocks with the day, on a foot. */
export const calendar = ({ base, shade, light }: Look): string =>
  shadow(124) +
  box(shade, 84, 288, 232, 46, 8) +
  box(base, 84, 282, 232, 46, 8) +
  dots(`${shade}b3`, 6, [
    [108, 298],
    [150, 314],
    [188, 296],
    [230, 312],
    [268, 298],
    [296, 316],
  ]) +
  box(BEECH.base, 98, 112, 204, 36, 6) +
  line(INK, 5, 'M120 130H176') +
  box(TINT, 236, 112, 66, 36, 6) +
  [98, 204]
    .map((x) => box(BEECH.light, x, 154, 98, 128, 8) + box(`${BEECH.shade}66`, x + 78, 154, 20, 128, 8))
    .join('') +
  // Drawn, not set, so that a day looks the same with every font.
  line(
    INK,
    11,
    'M116 204Q120 178 140 180Q164 186 154 212L118 254H160M262 214A22 22 0 1 1 262 204Q264 248 230 256',
  ) +
  line(light, 3, 'M92 286H220');

export const scissors = ({ base, shade, light }: Look): string =>
  turn(
    24,
    fill(shade, 'M190 214Q150 120 172 34Q202 100 214 196Z') +
      fill(base, 'M210 214Q250 120 228 34Q198 100 186 196Z') +
      line(light, 4, 'M226 62Q216 120 200 176') +
      line('#b8433a', 20, 'M194 214L168 262M206 214L232 262') +
      '<g fill="none" stroke="#b8433a" stroke-width="20"><ellipse cx="152" cy="302" rx="30" ry="44"/><ellipse cx="248" cy="302" rx="30" ry="44"/></g>' +
      disc(light, 200, 206, 10) +
      disc(INK, 200, 206, 4),
  );

export const clock = ({ base, shade, light }: Look): string =>
  shadow(84) +
  line(shade, 18, 'M128 296L112 328M272 296L288 328') +
  disc(shade, 200, 196, 138) +
  disc(base, 200, 192, 138) +
  disc(PAPER.light, 200, 194, 108) +
  line(light, 6, 'M82 168Q100 100 160 74') +
  line(INK, 6, 'M200 102v14M200 272v14M108 194h14M278 194h14') +
  line(INK, 9, 'M200 194L152 158') +
  line('#b8433a', 6, 'M200 194L254 140') +
  disc(INK, 200, 194, 10);

/** Bristles, a block and a handle. */
export const brush = (look: Look): string =>
  turn(
    -34,
    line(look.base, 30, 'M200 52V180') +
      line(look.light, 5, 'M192 56V170') +
      box(look.base, 140, 176, 120, 56, 14) +
      texture(look, 148, 182, 100, 44) +
      fill('#d9bd85', 'M148 230H252L264 338H136Z') +
      line('#a98b53', 4, 'M160 240L150 334M182 240L176 336M204 240V336M226 240L232 334') +
      oval(INK, 200, 58, 5, 7),
  );
