import { box, dots, fill, line } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { INK, STEEL } from '../../palettes.ts';
import { texture } from '../../textures.ts';

/** A little house for birds, and a guest. */
export const birdFeeder = (look: Look): string => {
  const { base, shade, light } = look;
  return (
    line('#75695a', 5, 'M200 20V80') +
    box('#eef5f2b3', 126, 150, 148, 132) +
    fill('#d3ab58', 'M128 224Q200 178 272 224V284H128Z') +
    dots('#8f6a2c', 7, [
      [154, 240],
      [184, 256],
      [216, 232],
      [244, 262],
      [166, 270],
      [230, 274],
    ]) +
    box(base, 112, 150, 16, 138, 4) +
    box(base, 272, 150, 16, 138, 4) +
    fill(shade, 'M200 66L318 160H82Z') +
    fill(base, 'M200 66L236 160H82Z') +
    line(light, 4, 'M194 80L100 154') +
    box(base, 88, 282, 224, 22, 6) +
    texture(look, 96, 284, 150, 18) +
    fill(STEEL.shade, 'M296 282Q280 232 318 230Q344 230 344 252L362 258L344 264Q340 282 318 284L286 306Z') +
    fill('#c96f48', 'M312 284Q344 284 343 258Q322 254 312 284Z') +
    dots(INK, 8, [[330, 248]])
  );
};
