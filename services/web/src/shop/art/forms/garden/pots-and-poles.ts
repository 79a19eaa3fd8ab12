import { box, dots, fill, line, oval, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BRASS, INK } from '../../palettes.ts';
import { texture } from '../../textures.ts';

const sprout =
  line('#5f8057', 8, 'M200 150C200 100 190 84 156 72M200 150V88M200 120C206 96 220 86 246 82') +
  fill('#6f9465', 'M164 78Q118 82 108 46Q152 36 164 78Z') +
  fill('#5f8057', 'M240 86Q286 92 294 56Q252 44 240 86Z') +
  fill('#8bb07e', 'M200 96Q174 62 200 26Q226 62 200 96Z');

/** Large pots are shown empty, others with a seedling: two sizes of one pot are told apart. */
export function flowerPot(look: Look): string {
  const { base, light, attributes } = look;
  const { diameter_cm: diameterCm } = attributes;
  const isLarge = typeof diameterCm === 'number' && diameterCm >= 25;
  const pot =
    fill(base, 'M108 176H292L270 316Q267 334 248 334H152Q133 334 130 316Z') +
    fill(TINT, 'M232 176H292L270 316Q267 334 248 334H216Z') +
    texture(look, 136, 206, 110, 110) +
    line(light, 8, 'M128 206L140 300') +
    box(base, 94, 136, 212, 56, 9) +
    box(TINT, 232, 136, 74, 56, 9) +
    line(TINT, 6, 'M106 195H290') +
    line(light, 6, 'M106 147H220');
  return (
    shadow(94) +
    (isLarge
      ? `<g transform="translate(-40 -67) scale(1.2)">${oval(base, 200, 139, 105, 22)}${oval('#5a3b27', 200, 137, 92, 15)}${pot}</g>`
      : sprout + pot)
  );
}

export const wateringCan = ({ base, shade, light }: Look): string =>
  shadow(98, 178) +
  line(shade, 13, 'M120 184C78 60 268 50 252 184') +
  fill(base, 'M250 288L330 132L352 142L262 334Z') +
  turn(28, box(BRASS.base, 310, 106, 58, 26, 6) + box(BRASS.shade, 304, 96, 70, 14, 6), 339, 120) +
  box(base, 94, 172, 170, 162, 15) +
  box(TINT, 206, 172, 58, 162, 15) +
  line(shade, 5, 'M96 206H262M96 300H262') +
  box(light, 112, 184, 11, 134, 5) +
  fill(shade, 'M150 172Q178 148 206 172Z') +
  dots('#7fb0cf', 8, [
    [372, 148],
    [386, 172],
    [364, 178],
    [380, 204],
    [392, 132],
  ]);

/** A tuft of rods, tied once. */
export const poles = ({ base, shade, light }: Look): string =>
  shadow(92) +
  [-15, -10, -5, 0, 5, 10, 15]
    .map((degrees, pole) =>
      turn(
        degrees,
        line(pole % 2 === 0 ? base : shade, 16, 'M200 328V38') + line(light, 3, `M197 ${70 + pole * 17}v40`),
        200,
        520,
      ),
    )
    .join('') +
  line('#6a8f62', 18, 'M130 214Q200 228 270 214') +
  line('#9bbb90', 4, 'M132 210Q200 223 268 210') +
  line('#6a8f62', 5, 'M252 218l22 44M258 216l36 28');

export const twine = ({ base, shade, light }: Look): string =>
  shadow(96) +
  line(base, 8, 'M276 296C340 320 300 350 372 330') +
  oval(shade, 200, 310, 96, 26) +
  fill(base, 'M104 146Q94 230 104 308Q200 350 296 308Q306 230 296 146Z') +
  line(
    shade,
    4,
    'M101 184Q200 226 299 184M100 216Q200 258 300 216M100 248Q200 290 300 248M102 280Q200 322 298 280',
  ) +
  line(
    light,
    4,
    'M102 168Q200 210 298 168M100 200Q200 242 300 200M100 232Q200 274 300 232M101 264Q200 306 299 264M104 296Q200 338 296 296',
  ) +
  fill(TINT, 'M246 146H296Q306 230 296 308Q270 322 240 326Z') +
  oval(light, 200, 146, 96, 28) +
  oval(shade, 200, 146, 66, 18) +
  oval(INK, 200, 148, 32, 9);
