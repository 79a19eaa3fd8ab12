import { box, fill, line, shadow, TINT } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, BRASS } from '../../palettes.ts';
import { texture } from '../../textures.ts';

/** A bag tied at the neck, with a loaf that looks out. */
export const breadBag = (look: Look): string => {
  const { base, shade, light } = look;
  return (
    shadow(96) +
    fill('#c98d4e', 'M152 118Q146 40 200 36Q254 40 248 118Z') +
    line('#f0cf9c', 8, 'M176 62l22 14M174 88l30 18') +
    fill(light, 'M146 92Q172 106 200 98T254 92L246 142H154Z') +
    fill(base, 'M154 138Q88 196 92 298Q94 334 130 334H270Q306 334 308 298Q312 196 246 138Z') +
    fill(TINT, 'M246 138Q312 196 308 298Q306 334 270 334H228Q272 230 222 138Z') +
    texture(look, 122, 226, 130, 84) +
    line(shade, 3, 'M168 152Q138 190 130 240M200 152V206M230 152Q250 180 258 212') +
    line('#8b5331', 8, 'M154 140H246') +
    line('#8b5331', 4, 'M234 142l12 46M240 142l30 34')
  );
};

/** A bag with two handles. */
export const bag = (look: Look): string =>
  shadow(104) +
  line(look.shade, 12, 'M148 156C148 40 252 40 252 156') +
  fill(look.base, 'M92 146H308L326 312Q326 334 304 334H96Q74 334 74 312Z') +
  fill(TINT, 'M240 146H308L326 312Q326 334 304 334H232Z') +
  texture(look, 100, 176, 180, 130) +
  box(look.shade, 88, 146, 224, 16, 4) +
  box(BRASS.base, 186, 150, 28, 34, 5);

/** Woven of willow, with a handle over it. */
export const basket = ({ base, shade, light }: Look): string =>
  shadow(112) +
  line(shade, 15, 'M92 204C92 28 308 28 308 204') +
  line(light, 4, 'M88 196C92 30 296 26 306 160') +
  fill(base, 'M70 200H330L302 316Q298 334 280 334H120Q102 334 98 316Z') +
  line(shade, 20, 'M84 232H318M92 280H308', '26 20') +
  line(light, 16, 'M106 256H300M112 304H296', '26 20') +
  fill(TINT, 'M256 200H330L302 316Q298 334 280 334H242Z') +
  line(BEECH.shade, 18, 'M74 200H326') +
  line(light, 4, 'M76 195H240');
