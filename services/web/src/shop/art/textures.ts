import { box, dots, fill, line } from './draw.ts';
import type { Palette } from './look.ts';

/** Places of specks, as shares of the area: spread by hand, so that they look like chance. */
const SPECKS = [
  [0.16, 0.3],
  [0.34, 0.72],
  [0.5, 0.2],
  [0.62, 0.55],
  [0.8, 0.84],
  [0.87, 0.36],
  [0.24, 0.9],
] as const;

const rows = (count: number, y: number, height: number): number[] =>
  Array.from({ length: count }, (_, row) => Math.round(y + (height * (row + 0.5)) / count));

/** The surface of a material over an upright area inside a form. */
export function texture(of: Palette, x: number, y: number, width: number, height: number): string {
  const faint = `${of.shade}80`;
  switch (of.texture) {
    case 'wood': {
      const bend = Math.round(width / 2);
      return line(
        faint,
        2,
        rows(3, y, height)
          .map((row) => `M${x} ${row}q${bend} -9 ${width} 0`)
          .join(''),
      );
    }
    case 'metal':
      return box(
        `${of.light}b0`,
        x + Math.round(width * 0.1),
        y,
        Math.max(4, Math.round(width * 0.07)),
        height,
        3,
      );
    case 'cloth':
      return line(
        faint,
        2,
        rows(Math.round(height / 12), y, height)
          .map((row) => `M${x} ${row}h${width}`)
          .join(''),
        '7 4',
      );
    case 'clay':
      return dots(
        faint,
        4,
        SPECKS.map(([sx, sy]) => [Math.round(x + sx * width), Math.round(y + sy * height)]),
      );
    case 'paper':
      return line(
        faint,
        2,
        rows(2, y, height)
          .map((row) => `M${x} ${row}h${width}`)
          .join(''),
      );
    case 'glass':
      return fill(
        '#fff7',
        `M${x} ${y}h${Math.round(width * 0.22)}l-${Math.round(width * 0.1)} ${height}h-${Math.round(width * 0.12)}Z`,
      );
    case 'plain':
      return box(
        `${of.light}99`,
        x,
        y + Math.round(height * 0.08),
        Math.max(4, Math.round(width * 0.05)),
        Math.round(height * 0.7),
        3,
      );
  }
}
