import { createHash } from 'node:crypto';
import { disc } from './draw.ts';
import { kindOf } from './kind-of.ts';
import type { Attributes } from './look.ts';
import { paletteOf } from './palettes.ts';
import { wovenSwatch } from './woven-swatch.ts';

/** What a picture is drawn from: fields of a product. */
export interface Depicted {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly attributes: Attributes;
}

/** Lifts a dark thing off a dark ground, and shows as a soft lamp on a light one. */
const SPOTLIGHT = disc('#fff2', 200, 196, 172);

/**
 * The picture of a product, as an SVG of 400 by 400 on no ground: the page gives it one. The same product always gets
 * the same bytes. None of the product's text gets into it: words only choose a form and tones.
 */
export function drawPicture(product: Depicted): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" fill="none" stroke-linecap="round" stroke-linejoin="round">${SPOTLIGHT}${drawingOf(product)}</svg>`;
}

function drawingOf(product: Depicted): string {
  const kind = kindOf(product);
  if (kind === undefined) return wovenSwatch(product.sku);
  const words = `${product.name} ${product.sku}`.toLowerCase();
  return kind.form({
    ...paletteOf(product.attributes, words, kind.usualMaterial),
    attributes: product.attributes,
    words,
  });
}

/**
 * The version of a picture in its address, 10 characters: a digest of the picture itself. So it changes whenever the
 * picture does, by the product or by how we draw, and only then.
 */
export function pictureVersion(product: Depicted): string {
  return createHash('sha256').update(drawPicture(product)).digest('base64url').slice(0, 10);
}
