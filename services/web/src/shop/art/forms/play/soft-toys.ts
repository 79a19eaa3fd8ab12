import { disc, dots, fill, line, oval, shadow, TINT } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { INK } from '../../palettes.ts';

export const fox = (_: Look): string =>
  shadow(84) +
  fill('#c4683f', 'M116 334Q110 236 200 224Q290 236 284 334Z') +
  fill('#f5e7d5', 'M158 334Q158 262 200 254Q242 262 242 334Z') +
  line('#8f4427', 5, 'M132 300q12 10 24 4M244 304q12 6 24-4') +
  fill('#d37546', 'M94 58L158 98H242L306 58Q320 146 290 186Q252 240 200 256Q148 240 110 186Q80 146 94 58Z') +
  fill(TINT, 'M242 98L306 58Q320 146 290 186Q252 240 200 256Q270 190 242 98Z') +
  fill('#8f4427', 'M106 78L142 104L110 128ZM294 78L258 104L290 128Z') +
  fill(
    '#f7ebdb',
    'M100 152Q134 214 196 254Q140 240 110 186Q102 172 100 152ZM300 152Q266 214 204 254Q260 240 290 186Q298 172 300 152Z',
  ) +
  dots(INK, 20, [
    [160, 164],
    [240, 164],
  ]) +
  dots('#fff', 6, [
    [156, 160],
    [236, 160],
  ]) +
  oval(INK, 200, 240, 15, 11);

/** A bear, for every animal that is soft. */
export const softAnimal = ({ base, shade, light }: Look): string =>
  shadow(96) +
  dots(base, 74, [
    [128, 104],
    [272, 104],
  ]) +
  dots(light, 36, [
    [130, 106],
    [270, 106],
  ]) +
  fill(base, 'M112 334Q108 226 200 222Q292 226 288 334Z') +
  dots(shade, 62, [
    [128, 308],
    [272, 308],
  ]) +
  oval(light, 200, 296, 46, 38) +
  disc(base, 200, 152, 92) +
  oval(light, 200, 182, 44, 34) +
  oval(INK, 200, 168, 15, 11) +
  line(INK, 5, 'M200 178V194M184 200q16 8 32 0') +
  dots(INK, 17, [
    [164, 138],
    [236, 138],
  ]);
