import { box, disc, fill, line, oval, shadow, TINT, turn } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEAM, BEECH, CORD, GLOW, INK, STEEL } from '../../palettes.ts';

/** A jointed arm on a heavy foot. */
export const deskLamp = ({ base, shade, light }: Look): string =>
  fill(BEAM, 'M208 146L291 116L352 330H196Z') +
  shadow(96, 176) +
  line(CORD, 4, 'M228 324q60 14 124 2') +
  box(shade, 96, 310, 142, 20, 8) +
  box(base, 96, 308, 142, 14, 7) +
  line(base, 16, 'M158 308L104 204L226 104') +
  line(light, 4, 'M152 288L108 204L216 116') +
  disc(shade, 104, 204, 14) +
  disc(light, 104, 204, 5) +
  turn(
    -20,
    box(shade, 228, 54, 24, 20, 6) +
      fill(INK, 'M192 134Q194 72 240 66Q286 72 288 134Z') +
      line('#8b8270', 5, 'M206 122Q208 88 234 79') +
      oval(GLOW, 240, 134, 48, 9),
    240,
    105,
  );

/** A neck that bends to the page. */
export const readingLamp = ({ base, shade, light }: Look): string =>
  fill(BEAM, 'M86 152H178L226 330H40Z') +
  shadow(90, 240) +
  oval(shade, 240, 322, 74, 13) +
  oval(base, 240, 316, 74, 13) +
  line(light, 3, 'M186 312q16-7 40-7') +
  line(base, 13, 'M240 312V160C240 50 132 46 132 116') +
  line(light, 3, 'M237 300V160C237 66 146 58 137 100') +
  fill(base, 'M78 154Q82 104 132 100Q182 104 186 154Z') +
  fill(shade, 'M142 101Q182 106 186 154H154Q160 122 142 101Z') +
  oval(GLOW, 132, 154, 54, 10);

/** A ball of folded paper on its cable. */
export const pendantLamp = ({ base, shade }: Look): string =>
  line(CORD, 4, 'M200 0V92') +
  disc(BEAM, 200, 210, 128) +
  box(INK, 186, 86, 28, 24, 5) +
  disc(base, 200, 210, 104) +
  disc(`${GLOW}80`, 200, 214, 72) +
  fill(`${shade}66`, 'M214 107A104 104 0 0 1 214 313A156 156 0 0 0 214 107Z') +
  line(
    shade,
    2,
    'M134 130q66 18 132 0M108 160q92 22 184 0M97 194q103 24 206 0M98 230q102 24 204 0M111 264q89 22 178 0M138 294q62 16 124 0',
  );

/** Glass, wick and a handle for windy nights. */
export const lantern = ({ base, shade, light }: Look): string =>
  shadow(84) +
  disc(BEAM, 200, 216, 104) +
  line(shade, 6, 'M128 176C104 34 296 34 272 176') +
  box(shade, 176, 92, 48, 18, 6) +
  fill(base, 'M160 108H240L256 148H144Z') +
  fill('#eef5f2b3', 'M156 148H244Q270 208 240 268H160Q130 208 156 148Z') +
  fill('#eca53a', 'M200 172Q234 218 200 254Q166 218 200 172Z') +
  fill('#fff3c9', 'M200 208Q216 232 200 250Q184 232 200 208Z') +
  line(shade, 6, 'M146 150Q116 212 150 272M254 150Q284 212 250 272M132 208H268') +
  box(base, 130, 266, 140, 66, 14) +
  box(TINT, 216, 266, 54, 66, 14) +
  line(light, 5, 'M146 284H204');

/** A caged bulkhead lamp on its arm. */
export const wallLamp = ({ base, shade, light }: Look): string =>
  disc(BEAM, 224, 256, 112) +
  box(shade, 66, 112, 30, 156, 9) +
  line(light, 4, 'M76 126v22M76 232v22') +
  line(base, 17, 'M96 150H196Q224 150 224 178') +
  fill(base, 'M148 210Q152 162 224 156Q296 162 300 210Z') +
  fill(TINT, 'M236 157Q296 164 300 210H262Q262 176 236 157Z') +
  fill(GLOW, 'M164 214H284V276Q272 330 224 330Q176 330 164 276Z') +
  fill('#fff6d6', 'M206 214h36v44q-4 20-18 20t-18-20Z') +
  line(
    shade,
    6,
    'M164 214V276Q176 330 224 330Q272 330 284 276V214M204 214V326M244 214V326M164 252H284M172 298H276',
  ) +
  box(shade, 142, 204, 164, 15, 7) +
  line(light, 4, 'M166 194q6-22 40-25');

/** A bar of light that holds on to the edge of a shelf. */
export const clampLight = ({ base, shade, light }: Look): string =>
  fill(BEAM, 'M102 92L226 148L196 334H20Z') +
  box(BEECH.shade, 204, 300, 166, 12, 3) +
  box(BEECH.base, 204, 284, 166, 20, 4) +
  line(shade, 15, 'M306 268H252V338H292') +
  line(STEEL.light, 9, 'M288 336V316') +
  line(base, 13, 'M256 266L292 168L176 108') +
  line(light, 3, 'M258 248L284 172') +
  disc(shade, 292, 168, 15) +
  disc(light, 292, 168, 5) +
  turn(
    24,
    box(base, 88, 66, 160, 38, 18) +
      box(light, 104, 72, 120, 6, 3) +
      box(INK, 96, 96, 144, 10, 4) +
      box(GLOW, 104, 103, 128, 9, 4),
    176,
    100,
  );
