import { box, disc, dots, fill, line, oval, shadow, TINT } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, INK, PAPER } from '../../palettes.ts';
import { texture } from '../../textures.ts';

export const mug = (look: Look): string => {
  const { base, shade, light } = look;
  return (
    shadow(90, 190) +
    line(base, 20, 'M276 182C350 168 346 284 268 280') +
    line(TINT, 7, 'M282 190C340 180 336 276 272 273') +
    fill(base, 'M98 138H280V300Q280 332 246 332H132Q98 332 98 300Z') +
    fill(TINT, 'M226 138H280V300Q280 332 246 332H208Q228 240 226 138Z') +
    texture(look, 116, 176, 100, 120) +
    oval(light, 189, 138, 91, 20) +
    oval(shade, 189, 141, 80, 14) +
    line(INK, 5, 'M98 138C98 112 280 112 280 138')
  );
};

/** A glass jar with a wooden lid; what rises in it has its marks. */
export const jar = ({ light, shade }: Look): string =>
  shadow(84) +
  box(`${light}d9`, 116, 112, 168, 222, 32) +
  fill('#ead9b3', 'M122 218Q160 202 200 214T278 210V304Q278 328 254 328H146Q122 328 122 304Z') +
  dots('#cfb988', 12, [
    [150, 250],
    [196, 268],
    [244, 244],
    [168, 304],
    [226, 302],
    [256, 280],
  ]) +
  dots('#fbf1d6', 8, [
    [174, 238],
    [220, 278],
    [142, 284],
    [206, 240],
  ]) +
  line(shade, 4, 'M256 162h16M256 192h16M256 222h16M256 252h16') +
  line('#fffb', 9, 'M136 150V286') +
  box(BEECH.base, 110, 80, 180, 36, 11) +
  box(TINT, 212, 80, 78, 36, 11) +
  line(BEECH.light, 4, 'M126 89H200');

/** Brown glass with a label. */
export const bottle = (_: Look): string =>
  shadow(68) +
  fill(
    '#b97d30',
    'M172 96H228V128Q272 140 272 182V310Q272 334 248 334H152Q128 334 128 310V182Q128 140 172 128Z',
  ) +
  fill('#6e43146b', 'M206 96H228V128Q272 140 272 182V310Q272 334 248 334H216Z') +
  box(INK, 166, 60, 68, 42, 8) +
  line('#857b69', 4, 'M178 70v24') +
  box(PAPER.base, 140, 196, 120, 92, 4) +
  line('#a08650', 4, 'M164 258H236M178 272H222') +
  fill('#6a8f4f', 'M200 244Q162 232 184 206Q204 214 200 244Q204 220 224 214Q236 236 200 244Z') +
  line('#ecc07c', 7, 'M144 178q2-20 20-27');

export const bowl = (look: Look): string =>
  shadow(80) +
  fill(look.shade, 'M152 310H248L256 334H144Z') +
  fill(look.base, 'M56 182H344Q336 318 236 322H164Q64 318 56 182Z') +
  fill(TINT, 'M256 182H344Q336 318 236 322H196Q252 270 256 182Z') +
  texture(look, 100, 220, 150, 76) +
  oval(look.light, 200, 182, 144, 30) +
  oval(look.shade, 200, 187, 130, 22);

export const plate = ({ base, shade, light }: Look): string =>
  shadow(120) +
  disc(shade, 200, 206, 136) +
  disc(base, 200, 200, 136) +
  disc(shade, 200, 200, 92) +
  disc(light, 200, 203, 90) +
  line(light, 6, 'M86 178Q104 104 180 86');

export const vase = (look: Look): string =>
  shadow(70) +
  line('#6a8f62', 6, 'M200 170C196 110 170 90 150 70M200 170V50M202 170C208 116 236 100 252 84') +
  fill('#8aac7f', 'M196 130Q150 128 148 100Q186 96 196 130ZM206 136Q240 140 252 116Q220 102 206 136Z') +
  dots('#c96f48', 36, [
    [148, 66],
    [256, 80],
  ]) +
  dots('#e3b45c', 44, [[200, 46]]) +
  dots('#fff3d2', 14, [
    [148, 66],
    [256, 80],
    [200, 46],
  ]) +
  fill(look.base, 'M166 152H234Q224 190 262 224Q292 264 252 334H148Q108 264 138 224Q176 190 166 152Z') +
  fill(TINT, 'M214 152H234Q224 190 262 224Q292 264 252 334H206Q256 240 214 190Z') +
  texture(look, 142, 236, 110, 80) +
  line(look.light, 6, 'M166 153H234M144 246q-10 22-2 50');
