import { box, disc, fill, line, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { INK, STEEL, tonesOf } from '../../palettes.ts';

const PLUM = tonesOf('purple');
const RIBBON = tonesOf('rust');

export const wrappedGift = (_: Look): string =>
  shadow(112) +
  box(PLUM.light, 88, 156, 224, 178, 8) +
  box(TINT, 236, 156, 76, 178, 8) +
  line('#fff6', 8, 'M112 228h0M150 264h0M112 300h0M264 228h0M292 264h0M264 300h0M150 192h0') +
  box(RIBBON.base, 180, 156, 40, 178) +
  box(RIBBON.shade, 88, 214, 224, 30) +
  box(RIBBON.base, 88, 212, 224, 28) +
  box(PLUM.base, 78, 136, 244, 40, 7) +
  box(RIBBON.light, 180, 136, 40, 40) +
  fill(
    RIBBON.base,
    'M200 138C96 132 92 54 144 60Q188 74 200 138ZM200 138C304 132 308 54 256 60Q212 74 200 138Z',
  ) +
  fill(
    RIBBON.shade,
    'M194 128C138 122 130 86 150 86Q178 94 194 128ZM206 128C262 122 270 86 250 86Q222 94 206 128Z',
  ) +
  disc(RIBBON.light, 200, 134, 17);

/** A ticket with notches; its worth on it, when the attributes say it as a number. */
export function voucher({ attributes: { value } }: Look): string {
  const worth =
    typeof value === 'number' && value >= 0 && value < 100_000
      ? `<text x="206" y="252" text-anchor="middle" font-family="Georgia,serif" font-size="84" fill="${PLUM.shade}">${Math.round(value)}</text>`
      : fill(PLUM.base, 'M206 178l16 32 36 4-27 24 8 36-33-19-33 19 8-36-27-24 36-4Z');
  return (
    shadow(116) +
    turn(
      -7,
      fill(PLUM.shade, 'M52 280H348V292Q348 302 338 302H62Q52 302 52 292Z') +
        fill(
          '#f3eaf6',
          'M62 118H338Q348 118 348 128V186A24 24 0 0 0 348 234V284Q348 294 338 294H62Q52 294 52 284V234A24 24 0 0 0 52 186V128Q52 118 62 118Z',
        ) +
        fill(PLUM.base, 'M62 118H338Q348 118 348 128V156H52V128Q52 118 62 118Z') +
        line('#fff9', 4, 'M78 137H160') +
        line(PLUM.light, 4, 'M96 166V284M316 166V284', '6 8') +
        worth,
    )
  );
}

/** A blade that travels by post. */
export const sharpeningByPost = (_: Look): string =>
  shadow(116) +
  box(PLUM.shade, 76, 166, 248, 168, 8) +
  fill('#efe4f3', 'M84 176H316V326H84Z') +
  turn(
    -20,
    fill(STEEL.shade, 'M146 138H350Q340 178 296 182H146Z') +
      fill(STEEL.light, 'M146 134H350Q342 160 300 164H146Z') +
      box(INK, 44, 134, 108, 36, 13) +
      line('#a39a88', 7, 'M68 152h0M98 152h0M128 152h0'),
    200,
    150,
  ) +
  fill(PLUM.light, 'M76 178L200 264L324 178V326Q324 334 316 334H84Q76 334 76 326Z') +
  line(PLUM.base, 4, 'M82 330L176 248M318 330L224 248') +
  line(PLUM.shade, 4, 'M78 180L200 264L322 180');
