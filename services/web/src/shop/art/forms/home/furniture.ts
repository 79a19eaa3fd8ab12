import { box, disc, fill, line, oval, shadow, TINT } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, tonesOf } from '../../palettes.ts';
import { texture } from '../../textures.ts';

const SEAT = tonesOf('indigo');

export const chair = ({ base, shade, light }: Look): string =>
  shadow(104) +
  line(shade, 15, 'M144 234L152 326M262 234L254 300') +
  line(base, 17, 'M132 52L124 332M268 52L282 332') +
  line(base, 18, 'M136 82Q200 66 264 82M134 136Q200 120 266 136') +
  line(light, 4, 'M140 78Q200 62 258 78M127 190L121 318') +
  fill(SEAT.base, 'M122 206H280L300 238Q200 252 102 238Z') +
  fill(SEAT.light, 'M122 206H280L284 213H118Z') +
  line(shade, 10, 'M122 286H276') +
  box(TINT, 250, 206, 40, 36, 6);

export const stool = (look: Look): string =>
  shadow(100) +
  line(look.shade, 17, 'M176 190L164 300M226 190L238 300') +
  line(look.base, 19, 'M134 190L104 328M266 190L296 328') +
  line(look.shade, 11, 'M118 268H282') +
  box(look.shade, 92, 150, 216, 46, 20) +
  oval(look.base, 200, 156, 110, 32) +
  texture(look, 132, 138, 130, 36) +
  line(look.light, 5, 'M100 148Q130 128 186 126');

export const table = (look: Look): string =>
  shadow(140) +
  line(look.shade, 17, 'M112 178V286M288 178V286') +
  line(look.base, 21, 'M72 184L64 326M328 184L336 326') +
  box(look.shade, 56, 168, 288, 34, 4) +
  fill(look.base, 'M92 116H308L368 160V176H32V160Z') +
  fill(TINT, 'M32 162H368V176H32Z') +
  texture(look, 90, 122, 220, 36) +
  line(look.light, 4, 'M96 118H290');

export const shelf = (look: Look): string =>
  shadow(116) +
  line(look.base, 17, 'M84 56V328M316 56V328') +
  line(look.shade, 16, 'M84 108H316M84 206H316M84 304H316') +
  line(look.light, 4, 'M92 102H306M92 200H306M92 298H306') +
  box('#44719f', 104, 138, 26, 58, 3) +
  box('#b8433a', 132, 130, 24, 66, 3) +
  box('#cda54d', 158, 144, 28, 52, 3) +
  fill('#c96f48', 'M232 260H288L280 296H240Z') +
  fill('#6a8f62', 'M260 262Q220 246 232 214Q262 222 260 262Q258 222 290 210Q302 244 260 262Z') +
  disc(BEECH.light, 250, 76, 20);
