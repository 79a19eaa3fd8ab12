import { type Html, html } from '../../html/html.ts';
import { money } from './money.ts';

export interface ShownLine {
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

/** Lines with their sums, and the total below. */
export function orderLines(lines: readonly ShownLine[], totalMinor: number, currency: string): Html {
  return html`<ul class="order-lines">${lines.map((line) => orderLine(line, currency))}</ul>
<dl class="sums">
<div class="total"><dt>Total</dt><dd>${money(totalMinor, currency)}</dd></div>
</dl>`;
}

/** The picture of a product beside its name, which says what it is. */
export function thumb(sku: string): Html {
  const address = `/art/${encodeURIComponent(sku)}.svg`;
  return html`<img class="thumb" src="${address}" width="56" height="56" alt="" loading="lazy">`;
}

function orderLine({ sku, name, quantity, unitPriceMinor }: ShownLine, currency: string): Html {
  const each = quantity === 1 ? 'One' : html`${quantity} at ${money(unitPriceMinor, currency)}`;
  return html`<li>${thumb(sku)}
<div class="line-name"><a href="/p/${encodeURIComponent(sku)}">${name}</a><p class="quiet small">${each}</p></div>
<p class="number">${money(quantity * unitPriceMinor, currency)}</p>
</li>`;
}

/** What all lines cost together. */
export function totalOf(lines: readonly ShownLine[]): number {
  return lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
}
