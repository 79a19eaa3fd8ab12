import { BARS, type Bar, COLOURS, GROUND, REACH, RING } from './mark.ts';
import { encodePng } from './png.ts';

/**
 * `any` is shown as it is: a rounded tile. `maskable` fills the square, and the system cuts its own shape out of it: of
 * that, only a circle of 40% of the width is sure to be seen (W3C Web Application Manifest, "maskable").
 */
export type Purpose = 'any' | 'maskable';

/** How far the mark reaches from the middle, and the radius of the corners, as shares of the width. */
const LAYOUT: Readonly<Record<Purpose, { reach: number; corner: number }>> = {
  any: { reach: 0.38, corner: 0.22 },
  maskable: { reach: 0.33, corner: 0 },
};

/**
 * The app's icon as a PNG of `size` by `size` pixels. Edges are smooth: a pixel takes as much of a colour as the shape
 * covers of it. The same arguments give the same bytes. 512 pixels take a few tenths of a second, so keep what you get.
 */
export function drawAppIcon(size: number, purpose: Purpose): Buffer {
  const { reach, corner } = LAYOUT[purpose];
  const unit = (reach * size) / REACH;
  const middle = size / 2;
  const bars = BARS.map((bar) => onCanvas(bar, unit, middle));
  const pixels = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    const crossed = bars.filter(({ top, bottom }) => top < y + 1 && bottom > y);
    for (let x = 0; x < size; x++) {
      const colour: Rgb = [...GROUND_RGB];
      for (const bar of crossed) blend(colour, bar.rgb, coveredByBar(bar, x, y));
      const dx = x + 0.5 - middle;
      const dy = y + 0.5 - middle;
      blend(colour, RING_RGB, coveredByRing(dx, dy, unit));
      const at = (y * size + x) * 4;
      for (const channel of CHANNELS) pixels[at + channel] = Math.round(colour[channel]);
      pixels[at + 3] = Math.round(255 * coveredByTile(dx, dy, middle, corner * size));
    }
  }
  return encodePng(size, pixels);
}

type Rgb = [number, number, number];
const CHANNELS = [0, 1, 2] as const;

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;
const RING_RGB = rgb(COLOURS.ring);
const GROUND_RGB = rgb(GROUND);

interface PlacedBar {
  readonly rgb: Rgb;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const onCanvas = ({ thread, x, y, width, height }: Bar, unit: number, middle: number): PlacedBar => ({
  rgb: rgb(COLOURS[thread]),
  left: middle + x * unit,
  top: middle + y * unit,
  right: middle + (x + width) * unit,
  bottom: middle + (y + height) * unit,
});

const within = (share: number): number => Math.min(1, Math.max(0, share));

/** The area that a bar and a pixel share. */
function coveredByBar(bar: PlacedBar, x: number, y: number): number {
  const wide = within(Math.min(bar.right, x + 1) - Math.max(bar.left, x));
  return wide * within(Math.min(bar.bottom, y + 1) - Math.max(bar.top, y));
}

/** By the distance of the pixel's middle from the line, which is exact enough for curves this flat. */
function coveredByRing(dx: number, dy: number, unit: number): number {
  const off = Math.abs(Math.hypot(dx, dy) - RING.radius * unit);
  return within((RING.width / 2) * unit - off + 0.5);
}

/** A square with round corners, by its signed distance. */
function coveredByTile(dx: number, dy: number, half: number, corner: number): number {
  const beyondX = Math.max(0, Math.abs(dx) - (half - corner));
  const beyondY = Math.max(0, Math.abs(dy) - (half - corner));
  return corner === 0 ? 1 : within(corner - Math.hypot(beyondX, beyondY) + 0.5);
}

function blend(colour: Rgb, over: Rgb, share: number): void {
  if (share === 0) return;
  for (const channel of CHANNELS) colour[channel] += (over[channel] - colour[channel]) * share;
}
