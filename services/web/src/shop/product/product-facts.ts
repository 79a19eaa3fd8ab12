import type { Product } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';

type Value = string | number | boolean;

/** The ends of names that say a unit, and how it is written behind the figure. */
const UNITS: Readonly<Record<string, string>> = {
  mm: 'mm',
  cm: 'cm',
  m: 'm',
  g: 'g',
  kg: 'kg',
  ml: 'ml',
  l: 'l',
  w: 'W',
  h: 'hours',
};

/** Names that read better otherwise. */
const KNOWN: Readonly<Record<string, (value: Value) => readonly [name: string, text: string]>> = {
  age_from: (value) => ['Age', `from ${value}`],
  litres: (value) => ['Holds', Number(value) === 1 ? '1 litre' : `${value} litres`],
  square_m: (value) => ['Covers', `${value} m²`],
  watts: (value) => ['Power', `${value} W`],
};

/** An attribute as people read it: `height_cm: 18` is "Height, 18 cm". */
export function factOf(attribute: string, value: Value): readonly [name: string, text: string] {
  const known = Object.hasOwn(KNOWN, attribute) ? KNOWN[attribute] : undefined;
  if (known !== undefined) return known(value);
  const words = attribute.split(/[_ ]+/).filter((word) => word !== '');
  const last = words.at(-1) ?? '';
  const unit = words.length > 1 && typeof value === 'number' && Object.hasOwn(UNITS, last) && UNITS[last];
  const name = (unit ? words.slice(0, -1) : words).join(' ');
  return [capitalised(name), unit ? `${value} ${unit}` : textOf(value)];
}

/** What the catalogue says of a product, in the order of names. */
export function productFacts({ sku, attributes }: Pick<Product, 'sku' | 'attributes'>): Html {
  const facts = Object.entries(attributes)
    .map(([name, value]) => factOf(name, value))
    .toSorted(([one], [other]) => one.localeCompare(other, 'en'));
  return html`<dl class="product-facts">${facts.map(
    ([name, text]) => html`<div><dt>${name}</dt><dd>${text}</dd></div>`,
  )}<div><dt>Article</dt><dd><code>${sku}</code></dd></div></dl>`;
}

function textOf(value: Value): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'number' ? value.toLocaleString('en-GB') : capitalised(value);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
