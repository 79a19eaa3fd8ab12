import { type Html, html } from '../../html/html.ts';
import { formErrors, postForm } from '../../pages/form-fields.ts';
import type { Page } from '../../pages/page.ts';
import type { Visitor } from '../../session/visitor.ts';
import { money } from '../parts/money.ts';
import { thumb } from '../parts/order-lines.ts';
import type { CartLine } from './carts.ts';

export interface CartView {
  readonly visitor: Visitor;
  readonly lines: readonly CartLine[];
  /** What was just taken out, to be put back. */
  readonly removed?: { readonly sku: string; readonly quantity: number } | undefined;
  readonly refusal?: string | undefined;
}

export function cartPage({ visitor, lines, removed, refusal }: CartView): Page {
  const undo =
    removed &&
    html`<div class="note info"><p>Taken out: ${removed.sku}.</p>${postForm({
      action: '/cart',
      visitor,
      body: html`${hidden('sku', removed.sku)}${hidden('quantity', removed.quantity)}<button class="btn">Put it back</button>`,
    })}</div>`;
  return {
    title: 'Your cart',
    status: refusal === undefined ? 200 : 422,
    body: html`<h1 class="display">Your cart</h1>
${formErrors(refusal)}
<div id="cart" data-swap>${undo}${lines.length === 0 ? nothingYet : content(lines, visitor)}</div>`,
  };
}

const nothingYet = html`<p>Nothing in it yet. <a href="/">See what there is</a>.</p>`;

function content(lines: readonly CartLine[], visitor: Visitor): Html {
  const sold = lines.filter(({ unitPriceMinor }) => unitPriceMinor !== undefined);
  const total = sold.reduce((sum, { quantity, unitPriceMinor = 0 }) => sum + quantity * unitPriceMinor, 0);
  const currency = sold[0]?.currency ?? null;
  const isComplete = sold.length === lines.length;
  return html`<ul class="cart-lines">${lines.map((line) => cartLine(line, visitor))}</ul>
<div class="cart-end">
<p class="cart-total">Total <strong>${money(total, currency)}</strong></p>
${
  isComplete
    ? html`<a class="btn primary" href="/checkout">Go to checkout</a>`
    : html`<p class="note warn">Take out what is no longer sold. Then you can order the rest.</p>`
}
</div>`;
}

function cartLine({ sku, name, quantity, unitPriceMinor, currency }: CartLine, visitor: Visitor): Html {
  const isSold = unitPriceMinor !== undefined;
  const change = postForm({
    action: '/cart/set',
    visitor,
    body: html`${hidden('sku', sku)}<label>Quantity <input class="field" name="quantity" type="number" min="1" max="1000" required value="${quantity}" aria-label="Quantity of ${name}"></label>
<button class="btn">Change</button>`,
    more: { class: 'cart-change' },
  });
  const remove = postForm({
    action: '/cart/remove',
    visitor,
    body: html`${hidden('sku', sku)}${hidden('quantity', quantity)}<button class="btn" aria-label="Take out ${name}">Take out</button>`,
  });
  return html`<li>
${thumb(sku)}<h2><a href="/p/${encodeURIComponent(sku)}">${name}</a></h2>
<p class="quiet">${isSold ? html`${money(unitPriceMinor, currency ?? null)} each` : 'No longer sold'}</p>
<div class="cart-acts">${isSold && change}${remove}</div>
<p class="number">${isSold && money(quantity * unitPriceMinor, currency ?? null)}</p>
</li>`;
}

function hidden(name: string, value: string | number): Html {
  return html`<input type="hidden" name="${name}" value="${value}">`;
}
