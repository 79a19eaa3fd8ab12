/**
 * The few shapes that all pictures are made of, as SVG text. Coordinates are units of the 400 by 400 picture.
 * No shape has an id, so a picture may stand in one page many times.
 */

/** Shade of a body on the side away from the light, over any material. */
export const TINT = '#3202';

export const fill = (colour: string, path: string): string => `<path fill="${colour}" d="${path}"/>`;

/** A stroke; `dash` is an SVG dash pattern, whose dashes end square. */
export function line(colour: string, width: number, path: string, dash?: string): string {
  const dashes = dash === undefined ? '' : ` stroke-dasharray="${dash}" stroke-linecap="butt"`;
  return `<path stroke="${colour}" stroke-width="${width}"${dashes} d="${path}"/>`;
}

/** Round spots of one colour and diameter at `[x, y]`: strokes of no length with round ends are the shortest way. */
export function dots(
  colour: string,
  diameter: number,
  points: readonly (readonly [number, number])[],
): string {
  return line(colour, diameter, points.map(([x, y]) => `M${x} ${y}h0`).join(''));
}

export function box(colour: string, x: number, y: number, width: number, height: number, radius = 0): string {
  const round = radius === 0 ? '' : ` rx="${radius}"`;
  return `<rect fill="${colour}" x="${x}" y="${y}" width="${width}" height="${height}"${round}/>`;
}

export const disc = (colour: string, x: number, y: number, radius: number): string =>
  `<circle fill="${colour}" cx="${x}" cy="${y}" r="${radius}"/>`;

export const oval = (colour: string, x: number, y: number, rx: number, ry: number): string =>
  `<ellipse fill="${colour}" cx="${x}" cy="${y}" rx="${rx}" ry="${ry}"/>`;

/** Turns a drawing clockwise by degrees around a point, the middle unless told. */
export const turn = (degrees: number, body: string, x = 200, y = 200): string =>
  `<g transform="rotate(${degrees} ${x} ${y})">${body}</g>`;

/** What a thing throws on what is behind it. */
export const SHADOW = '#3203';

/** What a thing throws on the table that it stands on. */
export const shadow = (rx = 100, x = 200): string => oval(SHADOW, x, 334, rx, 9);
