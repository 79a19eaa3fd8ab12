import { box, dots, line, shadow, TINT, turn } from '../../draw.ts';
import { type Look, piecesOf } from '../../look.ts';
import { PAPER } from '../../palettes.ts';

const DOTS = [0, 1, 2].flatMap((row) =>
  [0, 1, 2, 3, 4].map((column) => [158 + column * 20, 128 + row * 20] as const),
);

/** One bound book with a band and a ribbon. */
const boundNotebook = ({ base, shade, light }: Look): string =>
  shadow(110) +
  turn(
    -7,
    line('#b8433a', 8, 'M196 316V356') +
      box(PAPER.shade, 106, 80, 200, 254, 6) +
      box(PAPER.light, 104, 76, 198, 252, 6) +
      box(base, 96, 66, 200, 254, 10) +
      box(shade, 96, 66, 28, 254, 10) +
      line(light, 3, 'M134 76H286V310') +
      box(shade, 262, 66, 11, 254) +
      dots(light, 7, DOTS),
  );

const COVERS = [
  [-14, '#a98f66'],
  [-4, '#7f8f6b'],
] as const;

/** Thin sewn books in a fan. */
const sewnNotebooks = ({ base, light }: Look): string =>
  shadow(112) +
  COVERS.map(([degrees, colour]) =>
    turn(degrees, box(colour, 112, 78, 150, 226, 6) + box(TINT, 112, 78, 18, 226, 6), 200, 340),
  ).join('') +
  turn(
    8,
    box(base, 122, 94, 158, 232, 6) +
      box(TINT, 122, 94, 20, 232, 6) +
      line(light, 3, 'M132 110V310', '14 8') +
      box(PAPER.base, 166, 130, 90, 50, 4) +
      line('#a08f6f', 4, 'M182 148h58M182 162h36'),
    200,
    340,
  );

export const notebook = (look: Look): string =>
  piecesOf(look) > 1 ? sewnNotebooks(look) : boundNotebook(look);

/** A small pile of books, one leaning on it. */
export const books = ({ base, shade, light }: Look): string =>
  shadow(130) +
  box('#7f8f6b', 84, 286, 214, 46, 6) +
  box('#44719f', 96, 240, 190, 46, 6) +
  box(PAPER.light, 92, 296, 206, 26) +
  box(PAPER.light, 104, 250, 182, 26) +
  box(TINT, 84, 286, 16, 46) +
  box(TINT, 96, 240, 16, 46) +
  turn(
    -9,
    box(base, 128, 84, 138, 162, 8) +
      box(shade, 128, 84, 22, 162, 8) +
      line(light, 5, 'M172 124h70M172 144h46'),
    200,
    240,
  );
