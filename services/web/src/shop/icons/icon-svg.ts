import { BARS, COLOURS, GROUND, RING } from './mark.ts';

const rects = (fill: (thread: 'warp' | 'weft') => string): string =>
  BARS.map(
    ({ thread, x, y, width, height }) =>
      `<rect fill="${fill(thread)}" x="${x}" y="${y}" width="${width}" height="${height}"/>`,
  ).join('');

const ring = (stroke: string): string =>
  `<circle r="${RING.radius}" fill="none" stroke="${stroke}" stroke-width="${RING.width}"/>`;

/** The mark on its ground, for the address bar: a file of its own. */
export const faviconSvg = (): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-128 -128 256 256"><rect fill="${GROUND}" x="-128" y="-128" width="256" height="256" rx="56"/>${rects((thread) => COLOURS[thread])}${ring(COLOURS.ring)}</svg>`;

/** The mark alone in the colour of the text around it, to stand in a page beside the name. */
export const markSvg = (): string =>
  `<svg viewBox="-100 -100 200 200" width="28" height="28" aria-hidden="true">${rects(() => 'currentColor')}${ring('currentColor')}</svg>`;
