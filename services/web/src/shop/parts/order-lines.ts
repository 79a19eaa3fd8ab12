import { type Html, html } from '@platform/html/html.ts';
import { picture } from '../pictures/picture.ts';
import { productAddress } from '../things/thing.ts';
import { money } from './money.ts';

export interface ShownLine {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

const PICTURE_SIZE = 56;

/** Lines with their sums, and the total below. */
export function orderLines(lines: readonly ShownLine[], totalMinor: number, currency: string): Html {
  return html`<ul class="order-lines">${lines.map((line) => orderLine(line, currency))}</ul>
<dl class="sums">
<div class="total"><dt>Total</dt><dd>${money(totalMinor, currency)}</dd></div>
</dl>`;
}

/** The picture of a product beside its name: as it is now, as lines know no more of it. */
export function linePicture(sku: string): Html {
  const address = `/art/${encodeURIComponent(sku)}.svg`;
  return picture({ address, category: null, size: PICTURE_SIZE, className: 'line-picture' });
}

export function lineName({ sku, name }: Pick<ShownLine, 'sku' | 'name'>): Html {
  return html`<a href="${productAddress(sku)}">${name}</a>`;
}

/** What all lines cost together. */
export function totalOf(lines: readonly ShownLine[]): number {
  return lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
}

function orderLine(line: ShownLine, currency: string): Html {
  const { sku, quantity, unitPriceMinor } = line;
  const each = quantity === 1 ? 'One' : html`${quantity} at ${money(unitPriceMinor, currency)}`;
  return html`<li>${linePicture(sku)}
<div class="line-name">${lineName(line)}<p class="quiet small">${each}</p></div>
<p class="number">${money(quantity * unitPriceMinor, currency)}</p>
</li>`;
}
