import { type Html, html } from '@platform/html/html.ts';
import { addressFields } from '../../account/addresses/address-fields.ts';
import { field, postForm } from '../../pages/form-fields.ts';
import { type FormProblem, fieldProblem, problemAnswer, problemSummary } from '../../pages/form-problem.ts';
import type { Page } from '../../pages/page.ts';
import { addressLines } from '../../parts/address-lines.ts';
import type { Visitor } from '../../session/visitor.ts';
import { choice } from '../parts/choice.ts';
import { money } from '../parts/money.ts';
import { orderLines } from '../parts/order-lines.ts';
import { SIMULATED_CARDS } from './card-tokens.ts';
import { ANOTHER, type CheckoutForm } from './checkout-form.ts';
import type { Checkout } from './gather-checkout.ts';

export interface CheckoutView {
  readonly visitor: Visitor;
  readonly checkout: Checkout;
  readonly form: CheckoutForm;
  readonly isDevelopment: boolean;
  readonly problem?: FormProblem;
}

export function checkoutPage(view: CheckoutView): Page {
  const { visitor, checkout, form, problem } = view;
  const { lines, totalMinor, currency, needsAddress } = checkout;
  const body = html`<input type="hidden" name="key" value="${form.key}">
<input type="hidden" name="total" value="${totalMinor}">
<div class="checkout-parts">
${needsAddress && where(view)}
${pay(view, needsAddress ? 2 : 1)}
</div>
<aside class="card checkout-sum" aria-label="Your order">
<h2>Your order</h2>
${orderLines(lines, totalMinor, currency)}
<button class="btn primary wide">Place the order</button>
<p class="quiet small">You can cancel until ${needsAddress ? 'the parcel leaves' : 'the payment is taken'}. Pressing twice,
or again after a lost connection, places one order: this page carries its key.</p>
</aside>`;
  return {
    title: 'Checkout',
    ...problemAnswer(problem),
    body: html`<h1 class="display">Checkout</h1>
${problemSummary(problem, LABELS)}
${form.totalMinor !== undefined && form.totalMinor !== totalMinor && changedTotal(form.totalMinor, checkout)}
${postForm({ action: '/checkout', visitor, body, more: { class: 'checkout' } })}`,
  };
}

const LABELS = Object.fromEntries(addressFields().map(({ name, label }) => [name, label]));

function changedTotal(before: number, { totalMinor, currency }: Checkout): Html {
  return html`<p class="note warn">The total has changed: it was ${money(before, currency)}, it is now
<strong>${money(totalMinor, currency)}</strong>. Place the order again if you agree.</p>`;
}

function where(view: CheckoutView): Html {
  const { addresses } = view.checkout;
  const title = html`<legend><h2><span class="step-number">1</span> Where to</h2></legend>`;
  if (addresses.length === 0)
    return html`<fieldset>${title}<input type="hidden" name="address" value="${ANOTHER}">${typedAddress(view)}</fieldset>`;
  const chosen = view.form.addressId ?? addresses[0]?.id;
  const tiles = addresses.map((address) => ({
    ...{ value: address.id, title: address.recipient },
    text: addressLines(address).join(', '),
  }));
  const another = { value: ANOTHER, title: 'Another address', text: 'Typed below.' };
  return html`<fieldset>${title}
<div class="choices">${[...tiles, another].map((tile) =>
    choice({ ...tile, name: 'address', isChosen: chosen === tile.value }),
  )}</div>
<details${chosen === ANOTHER && html` open`}><summary>Another address</summary>${typedAddress(view)}</details></fieldset>`;
}

/** Needed where it is the only way; else the choice above says whether it counts. */
function typedAddress({ checkout, form, problem }: CheckoutView): Html {
  const isOnly = checkout.addresses.length === 0;
  return html`${addressFields().map((parts) =>
    field({
      ...parts,
      isRequired: isOnly && parts.isRequired === true,
      autocomplete: `shipping ${parts.autocomplete}`,
      value: form.values.get(parts.name) ?? undefined,
      error: fieldProblem(problem, parts.name, parts.label),
    }),
  )}`;
}

function pay({ form: { cardToken }, isDevelopment }: CheckoutView, number: number): Html {
  const title = html`<legend><h2><span class="step-number">${number}</span> How to pay</h2></legend>`;
  if (!isDevelopment)
    return html`<fieldset>${title}${field({
      name: 'card',
      label: 'Card',
      value: cardToken,
      hint: 'The token that your payment provider gave you for your card. Empty: it goes on your account.',
    })}</fieldset>`;
  return html`<fieldset>${title}
<p class="note info"><strong>Development.</strong> No card is asked for: a token stands for one, and decides what the
simulated provider does.</p>
${SIMULATED_CARDS.map(
  ({ name, tokens }) => html`<h3 class="quiet">${name}</h3>
<div class="choices">${tokens.map(({ token, name, what }) =>
    choice({
      ...{ name: 'card', value: token, title: name, text: what, code: token },
      isChosen: (cardToken || SIMULATED_CARDS[0]?.tokens[0]?.token) === token,
    }),
  )}</div>`,
)}</fieldset>`;
}
