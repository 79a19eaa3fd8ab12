import { type Html, html } from '@platform/html/html.ts';
import { buttonForm } from '../../pages/form.ts';
import { postForm } from '../../pages/form-fields.ts';
import { type FormProblem, problemAnswer, problemSummary } from '../../pages/form-problem.ts';
import type { Page } from '../../pages/page.ts';
import type { Visitor } from '../../session/visitor.ts';
import { money } from '../parts/money.ts';
import { lineName, linePicture } from '../parts/order-lines.ts';
import type { Thing } from '../things/thing.ts';
import { thingList } from '../things/thing-list.ts';
import type { CartLine } from './cart-line.ts';
import { lineChanges } from './line-changes.ts';

export interface CartView {
  readonly visitor: Visitor;
  readonly lines: readonly CartLine[];
  /** What was just taken out, to be put back. */
  readonly removed?: { readonly sku: string; readonly quantity: number } | undefined;
  readonly problem?: FormProblem | undefined;
  /** For an empty cart: what others may like, as far as it can be read. */
  readonly suggestions?: readonly Thing[] | undefined;
}

export function cartPage({ visitor, lines, removed, problem, suggestions = [] }: CartView): Page {
  return {
    title: 'Your cart',
    ...problemAnswer(problem),
    body: html`<h1 class="display">Your cart</h1>
${problemSummary(problem)}
${removed && undo(removed, visitor)}
<div id="cart-content" data-swap>${lines.length === 0 ? nothingYet(suggestions, visitor) : content(lines, visitor)}</div>`,
  };
}

function nothingYet(things: readonly Thing[], visitor: Visitor): Html {
  return html`<p>Nothing in it yet. <a href="/">See what there is</a>.</p>
${things.length > 0 && html`<section class="others" aria-labelledby="others"><h2 id="others">You could begin with</h2>${thingList({ things, visitor })}</section>`}`;
}

function undo({ sku, quantity }: NonNullable<CartView['removed']>, visitor: Visitor): Html {
  const hidden = { sku, quantity: String(quantity) };
  return html`<div class="note info"><p>Taken out: ${sku}.</p>${buttonForm(visitor, '/cart', 'Put it back', { hidden })}</div>`;
}

function content(lines: readonly CartLine[], visitor: Visitor): Html {
  const sold = lines.filter(({ unitPriceMinor }) => unitPriceMinor !== undefined);
  const total = sold.reduce((sum, { quantity, unitPriceMinor = 0 }) => sum + quantity * unitPriceMinor, 0);
  return html`<ul class="cart-lines">${lines.map((line) => cartLine(line, visitor))}</ul>
<div class="cart-end">
<p class="cart-total">Total <strong>${money(total, sold[0]?.currency ?? null)}</strong></p>
${
  sold.length === lines.length
    ? html`<a class="btn primary" href="/checkout">Go to checkout</a>`
    : html`<p class="note warn">Take out what is no longer sold. Then you can order the rest.</p>`
}
</div>`;
}

function cartLine(line: CartLine, visitor: Visitor): Html {
  const { sku, name, quantity, unitPriceMinor, currency = null } = line;
  const isSold = unitPriceMinor !== undefined;
  const takeOut = html`Take out<span class="visually-hidden"> ${name}</span>`;
  const hidden = { sku, quantity: String(quantity) };
  return html`<li>
${linePicture(sku)}<div><h2>${lineName(line)}</h2>${lineChanges(line)}</div>
<p class="quiet">${isSold ? html`${money(unitPriceMinor, currency)} each` : 'No longer sold'}</p>
<div class="cart-acts">${isSold && change(line, visitor)}${buttonForm(visitor, '/cart/remove', takeOut, { hidden })}</div>
<p class="number">${isSold && money(quantity * unitPriceMinor, currency)}</p>
</li>`;
}

function change({ sku, name, quantity }: CartLine, visitor: Visitor): Html {
  const body = html`<input type="hidden" name="sku" value="${sku}"><label>Quantity <input class="field" name="quantity" type="number" min="1" max="1000" required value="${quantity}" aria-label="Quantity of ${name}"></label>
<button class="btn">Change</button>`;
  return postForm({ action: '/cart/set', visitor, body, more: { class: 'cart-change' } });
}
