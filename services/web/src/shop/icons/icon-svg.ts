import { BARS, type Bar, COLOURS, GROUND, RING } from './mark.ts';

const box = ({ x, y, width, height }: Bar): string => `x="${x}" y="${y}" width="${width}" height="${height}"`;

const ring = (stroke: string): string =>
  `<circle r="${RING.radius}" fill="none" stroke="${stroke}" stroke-width="${RING.width}"/>`;

/** The mark on its ground, for the address bar: a file of its own. */
export const faviconSvg = (): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-128 -128 256 256"><rect fill="${GROUND}" x="-128" y="-128" width="256" height="256" rx="56"/>${BARS.map((bar) => `<rect fill="${COLOURS[bar.thread]}" ${box(bar)}/>`).join('')}${ring(COLOURS.ring)}</svg>`;

/** The mark alone in the colour of the text around it, to stand in a page beside the name. */
export const markSvg = (): string =>
  `<svg class="brand-mark" viewBox="-100 -100 200 200" width="28" height="28" aria-hidden="true" fill="currentColor">${BARS.map((bar) => `<rect ${box(bar)}/>`).join('')}${ring('currentColor')}</svg>`;
