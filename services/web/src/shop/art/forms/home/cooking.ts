import { box, disc, fill, line, oval, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, STEEL } from '../../palettes.ts';
import { texture } from '../../textures.ts';

export const teapot = (look: Look): string => {
  const { base, shade, light } = look;
  return (
    shadow(104) +
    line(base, 18, 'M118 204C36 176 40 300 132 282') +
    fill(base, 'M268 246C324 244 312 178 352 158L366 178C338 202 352 286 270 306Z') +
    fill(TINT, 'M350 159L366 178C338 202 352 286 270 306L280 280C336 268 318 196 350 159Z') +
    oval(shade, 200, 324, 62, 10) +
    oval(base, 200, 244, 102, 84) +
    fill(TINT, 'M232 164A102 84 0 0 1 226 326A150 150 0 0 0 232 164Z') +
    texture(look, 126, 214, 130, 90) +
    fill(shade, 'M146 178Q200 118 254 178Z') +
    line(light, 4, 'M146 179H254') +
    disc(BEECH.shade, 200, 138, 15) +
    disc(BEECH.light, 196, 134, 6) +
    line(light, 8, 'M122 216q-14 28 0 60')
  );
};

export const milkPan = (look: Look): string => {
  const { base, shade, light } = look;
  return (
    shadow(96, 180) +
    line(STEEL.shade, 18, 'M280 204L374 188') +
    line(STEEL.light, 5, 'M286 198L370 184') +
    fill(base, 'M80 168H288L276 308Q274 330 252 330H116Q94 330 92 308Z') +
    fill(TINT, 'M224 168H288L276 308Q274 330 252 330H212Z') +
    texture(look, 96, 200, 100, 110) +
    oval(light, 184, 168, 104, 24) +
    oval(STEEL.shade, 184, 170, 94, 18) +
    oval('#fffaf0', 184, 176, 80, 12) +
    disc(shade, 276, 204, 8)
  );
};

/** Seen from above, with an egg in it. */
export const skillet = ({ base, shade, light }: Look): string =>
  shadow(104, 172) +
  line(shade, 34, 'M248 152L338 62') +
  line(base, 24, 'M248 148L338 58') +
  line('#d9d4c8', 9, 'M334 62l6-6') +
  disc(shade, 172, 222, 118) +
  disc(base, 172, 218, 116) +
  disc(light, 172, 218, 98) +
  disc(shade, 172, 221, 96) +
  fill('#fffaf0', 'M118 214q-6-46 44-44q22-20 46 4q40 6 28 44q16 42-30 44q-26 20-48-2q-46 2-40-46Z') +
  disc('#f0b43c', 176, 216, 25) +
  disc('#fbdf93', 168, 208, 8);

/** Blocks of end grain, a juice groove and a hole to hang it by. */
export const choppingBoard = ({ base, shade, light }: Look): string =>
  shadow(124) +
  turn(
    -8,
    box(shade, 76, 92, 248, 234, 22) +
      box(base, 76, 84, 248, 234, 22) +
      line(`${shade}a6`, 34, 'M100 130H300M100 198H300M100 266H300', '40 40') +
      line(`${light}8c`, 34, 'M140 164H300M140 232H300', '40 40') +
      line(light, 4, 'M98 94H292') +
      '<circle cx="292" cy="114" r="11" fill="#f3ead9"/>',
  );

const bowlOfSpoon = (x: number, light: string, shade: string): string =>
  oval(light, x, 132, 28, 46) + oval(`${shade}73`, x + 2, 130, 19, 35);

/** A fan of four to stir, scrape and serve. */
export const spoons = ({ base, shade, light }: Look): string =>
  shadow(120) +
  [-24, -8, 8, 24]
    .map((degrees, spoon) =>
      turn(
        degrees,
        line(base, 14, 'M200 320V160') +
          (spoon === 1
            ? fill(base, 'M172 90q0-8 8-8h40q8 0 8 8v60q-4 30-28 30t-28-30Z') +
              line(`${shade}8c`, 8, 'M192 104v48M209 104v48')
            : bowlOfSpoon(200, base, shade)) +
          line(light, 3, 'M197 308V190'),
        200,
        390,
      ),
    )
    .join('');

export const pepperMill = (look: Look): string => {
  const { base, light } = look;
  return (
    shadow(66) +
    disc(STEEL.base, 200, 58, 9) +
    oval(base, 200, 96, 40, 33) +
    box(STEEL.shade, 178, 124, 44, 10, 3) +
    fill(
      base,
      'M160 134H240Q250 168 232 198Q218 224 240 252Q256 280 252 320Q252 334 238 334H162Q148 334 148 320Q144 280 160 252Q182 224 168 198Q150 168 160 134Z',
    ) +
    fill(
      TINT,
      'M212 134H240Q250 168 232 198Q218 224 240 252Q256 280 252 320Q252 334 238 334H216Q226 250 206 210Q222 180 212 134Z',
    ) +
    texture(look, 164, 262, 66, 60) +
    line(light, 6, 'M174 146q-4 24 6 44M168 276q-6 18-6 40M176 84q6-10 16-12')
  );
};

/** Turned rings on a stick, with a drop. */
export const honeyDipper = ({ base, shade, light }: Look): string =>
  shadow(80, 150) +
  turn(
    38,
    line(base, 17, 'M206 40V230') +
      line(light, 4, 'M202 44V214') +
      disc(base, 206, 40, 14) +
      line(shade, 20, 'M206 232V310') +
      line(base, 16, 'M186 232h40M176 252h60M172 272h68M174 292h64M184 312h44') +
      line(light, 4, 'M186 229h12M176 249h14M172 269h14M174 289h14'),
  ) +
  fill('#e3a02f', 'M98 262q30 6 36 38q-8 18-24 8q-6-24-30-24q0-18 18-22Z') +
  fill('#e3a02f', 'M112 306q16 20 0 28q-16-8 0-28Z');
