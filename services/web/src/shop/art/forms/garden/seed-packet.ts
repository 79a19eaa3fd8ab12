import { box, disc, dots, line, shadow } from '../../draw.ts';
import type { Look } from '../../look.ts';
import { BEECH, PAPER } from '../../palettes.ts';

const BLOOMS = [
  [152, 166, '#cb5b43'],
  [206, 140, '#46598f'],
  [256, 172, '#e0b548'],
  [178, 226, '#d4919b'],
  [236, 230, '#82639b'],
] as const;

const flowers =
  line(
    '#6a8f62',
    5,
    BLOOMS.map(([x, y]) => `M${x} ${y}Q${x} 260 ${Math.round((x + 200) / 2)} 296`).join(''),
  ) +
  BLOOMS.map(([x, y, colour]) =>
    dots(colour, 21, [
      [x, y - 15],
      [x + 14, y - 5],
      [x + 9, y + 12],
      [x - 9, y + 12],
      [x - 14, y - 5],
    ]),
  ).join('') +
  dots(
    '#fbe9b4',
    15,
    BLOOMS.map(([x, y]) => [x, y]),
  );

const FRUITS = [
  [164, 190, 40, '#c9493a'],
  [238, 206, 35, '#dd9a3a'],
  [192, 254, 34, '#6f3647'],
] as const;

const tomatoes =
  FRUITS.map(([x, y, r, colour]) => disc(colour, x, y, r)).join('') +
  dots(
    '#fff9',
    12,
    FRUITS.map(([x, y, r]) => [x - r / 2.5, y - r / 2.5].map(Math.round) as [number, number]),
  ) +
  line(
    '#5f8057',
    6,
    FRUITS.map(([x, y, r]) => `M${x - 14} ${y - r + 6}l14 8 14-8M${x} ${y - r + 14}v-18`).join(''),
  );

/** A paper packet with what grows from it. */
export const seedPacket = ({ words }: Look): string =>
  shadow(92) +
  box(PAPER.shade, 112, 64, 184, 270, 6) +
  box(PAPER.base, 108, 62, 184, 268, 6) +
  box(BEECH.base, 108, 62, 184, 36, 6) +
  line(BEECH.shade, 3, 'M112 97H288', '8 6') +
  (/\b(tomato|vegetable|bean|pea|pepper)/.test(words) ? tomatoes : flowers) +
  line('#a08f6f', 5, 'M152 312H248');
