import { box, disc, fill, line, oval, shadow, TINT, turn } from '../../draw.ts';
import { type Look, piecesOf } from '../../look.ts';
import { BEECH, BRASS, INK, STEEL, tonesOf, WALNUT } from '../../palettes.ts';
import { texture } from '../../textures.ts';

const ASH = tonesOf('ash');

export const blockPlane = ({ base, shade, light }: Look): string =>
  shadow(148) +
  fill(STEEL.shade, 'M176 256L232 108H272L240 256Z') +
  fill(STEEL.light, 'M176 256L232 108H254L206 256Z') +
  fill(WALNUT.base, 'M262 262Q258 164 312 152Q352 158 336 206Q322 234 340 262Z') +
  fill(TINT, 'M312 152Q352 158 336 206Q322 234 340 262H306Q292 200 312 152Z') +
  disc(WALNUT.base, 108, 228, 30) +
  disc(WALNUT.light, 99, 218, 9) +
  box(WALNUT.shade, 94, 250, 28, 14, 4) +
  box(shade, 48, 262, 304, 70, 9) +
  box(base, 48, 256, 304, 56, 9) +
  line(light, 5, 'M60 264H338') +
  line('#e9c893', 7, 'M176 252C150 226 172 192 148 176C128 164 120 190 138 194');

/** Teeth of a saw: so many up and down, from x to the right. */
const teeth = (x: number, y: number, count: number): string => `M${x} ${y}${'l6 12 6-12'.repeat(count)}`;

export const saw = ({ base, shade, light }: Look): string =>
  shadow(136) +
  turn(
    -16,
    fill(base, `M30 196H284V262H30Z${teeth(30, 262, 21)}Z`) +
      fill(TINT, 'M30 244H284V262H30Z') +
      line(light, 4, 'M40 222H200') +
      box(BRASS.shade, 24, 182, 264, 26, 4) +
      box(BRASS.base, 24, 180, 264, 22, 4) +
      line(BRASS.light, 4, 'M32 187H270') +
      '<path fill-rule="evenodd" fill="#85593b" d="M268 178Q330 158 366 184Q380 200 364 240Q362 296 326 318Q298 326 300 304Q306 284 288 268Q262 246 268 178ZM308 214Q304 258 326 290Q352 262 346 218Q330 204 308 214Z"/>' +
      line(WALNUT.light, 5, 'M282 184Q326 168 354 188') +
      line(shade, 9, 'M286 206h0M290 236h0'),
  );

const WIDTHS = [34, 27, 20, 12];

/** Handles up, edges down, from wide to narrow. */
export function chisels(look: Look): string {
  const { base, light } = look;
  const count = Math.min(Math.max(piecesOf(look), 1), 4);
  const first = 200 - (count - 1) * 36;
  return (
    shadow(40 + count * 26) +
    WIDTHS.slice(0, count)
      .map((width, chisel) => {
        const x = first + chisel * 72;
        return (
          box(BEECH.base, x - 18, 58, 36, 118, 16) +
          box(TINT, x + 2, 58, 16, 118, 8) +
          box(BRASS.base, x - 16, 160, 32, 18, 4) +
          fill(base, `M${x - width / 2} 190L${x - 6} 176h12L${x + width / 2} 190V318l-${width} 16Z`) +
          fill(TINT, `M${x} 176h6L${x + width / 2} 190V318l-${width / 2} 8Z`) +
          line(light, 3, `M${x - width / 2 + 3} 194V312`)
        );
      })
      .join('') +
    line(
      BEECH.light,
      5,
      WIDTHS.slice(0, count)
        .map((_, chisel) => `M${first + chisel * 72 - 9} 76V150`)
        .join(''),
    )
  );
}

export const markingGauge = ({ base, shade, light }: Look): string =>
  shadow(110) +
  turn(
    -24,
    box(STEEL.base, 40, 186, 308, 28, 13) +
      box(STEEL.light, 60, 191, 270, 6, 3) +
      oval(shade, 236, 200, 30, 90) +
      oval(base, 222, 200, 30, 90) +
      oval(light, 216, 184, 12, 52) +
      disc(shade, 222, 112, 13) +
      disc(STEEL.shade, 52, 200, 27) +
      disc(STEEL.light, 52, 200, 19) +
      disc(INK, 52, 200, 6),
  );

export const mallet = (look: Look): string =>
  shadow(90, 150) +
  turn(
    30,
    box(ASH.base, 184, 150, 34, 214, 15) +
      box(TINT, 202, 160, 16, 204, 8) +
      line(ASH.light, 5, 'M193 200V344') +
      fill(look.shade, 'M98 78H302L316 196H84Z') +
      fill(look.base, 'M98 70H302L316 186H84Z') +
      fill(TINT, 'M258 70H302L316 186H256Z') +
      texture(look, 120, 88, 130, 80) +
      fill(look.light, 'M98 70H122L112 186H84Z') +
      box(ASH.shade, 186, 62, 30, 14, 4),
  );

export const hammer = ({ base, shade, light }: Look): string =>
  shadow(90, 150) +
  turn(
    30,
    box(ASH.base, 186, 120, 30, 246, 13) +
      box(TINT, 202, 130, 14, 236, 7) +
      fill(shade, 'M100 62H250Q300 62 330 118Q290 100 250 116H100Z') +
      fill(base, 'M100 62H250Q296 64 322 106Q288 92 250 102H100Z') +
      box(base, 82, 54, 46, 70, 8) +
      box(TINT, 82, 96, 46, 28, 8) +
      line(light, 5, 'M94 64v26M140 72H240'),
  );

/** A kitchen knife. */
export const knife = ({ base, shade, light }: Look): string =>
  turn(
    -38,
    box(WALNUT.base, 24, 178, 122, 42, 14) +
      line(WALNUT.light, 8, 'M50 199h0M86 199h0M122 199h0') +
      fill(shade, 'M142 172H374Q348 240 262 246H142Z') +
      fill(base, 'M142 172H374Q346 222 268 224H142Z') +
      line(light, 5, 'M152 182H346'),
  );
