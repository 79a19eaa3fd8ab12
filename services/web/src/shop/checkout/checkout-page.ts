import type { FieldError } from '@platform/api-client/api-error.ts';
import { type Html, html } from '../../html/html.ts';
import { errorOf, field, formErrors, postForm } from '../../pages/form-fields.ts';
import type { Page } from '../../pages/page.ts';
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
  readonly refusal?: {
    readonly message: string;
    readonly status: number;
    readonly errors?: readonly FieldError[];
  };
}

export function checkoutPage({ visitor, checkout, form, isDevelopment, refusal }: CheckoutView): Page {
  const { lines, totalMinor, currency } = checkout;
  const body = html`<input type="hidden" name="key" value="${form.key}">
<input type="hidden" name="total" value="${totalMinor}">
<div class="checkout-parts">
${where(checkout, form, refusal?.errors)}
${pay(form, isDevelopment)}
</div>
<aside class="card checkout-sum" aria-label="Your order">
<h2>Your order</h2>
${orderLines(lines, totalMinor, currency)}
<button class="btn primary wide">Place the order</button>
<p class="quiet small">You can cancel until the parcel leaves. Pressing twice, or again after a lost connection,
places one order: this page carries its key.</p>
</aside>`;
  return {
    title: 'Checkout',
    status: refusal?.status ?? 200,
    body: html`<h1 class="display">Checkout</h1>
${formErrors(refusal?.message)}
${form.totalMinor !== undefined && form.totalMinor !== totalMinor && changedTotal(form.totalMinor, checkout)}
${postForm({ action: '/checkout', visitor, body, more: { class: 'checkout' } })}`,
  };
}

function changedTotal(before: number, { totalMinor, currency }: Checkout): Html {
  return html`<p class="note warn">The total has changed: it was ${money(before, currency)}, it is now
<strong>${money(totalMinor, currency)}</strong>. Place the order again if you agree.</p>`;
}

function where({ addresses }: Checkout, form: CheckoutForm, errors: readonly FieldError[] | undefined): Html {
  const chosen = form.addressId ?? addresses.find(({ is_default }) => is_default)?.id ?? ANOTHER;
  const typed = html`<div class="typed-address">${addressFields(form, errors, addresses.length === 0)}</div>`;
  if (addresses.length === 0)
    return html`<fieldset><legend><h2><span class="step-number">1</span> Where to</h2></legend>
<input type="hidden" name="address" value="${ANOTHER}">${typed}</fieldset>`;
  return html`<fieldset><legend><h2><span class="step-number">1</span> Where to</h2></legend>
<div class="choices">${addresses.map(({ id, recipient, line1, city, postal_code, country }) =>
    choice({
      name: 'address',
      value: id,
      isChosen: chosen === id,
      title: recipient,
      text: [line1, [city, postal_code].filter(Boolean).join(' '), country].join(', '),
    }),
  )}${choice({ name: 'address', value: ANOTHER, isChosen: chosen === ANOTHER, title: 'Another address', text: 'Typed below.' })}</div>
<details${chosen === ANOTHER && html` open`}><summary>Another address</summary>${typed}</details></fieldset>`;
}

function addressFields(
  form: CheckoutForm,
  errors: readonly FieldError[] | undefined,
  isRequired: boolean,
): Html {
  const { address } = form;
  const one = (name: keyof typeof address, label: string, autocomplete: string, isNeeded = isRequired) =>
    field({
      name,
      label,
      value: address[name],
      autocomplete: `shipping ${autocomplete}`,
      isRequired: isNeeded,
      error: errorOf(errors, `shipping_address/${name}`) ?? errorOf(errors, `shipping_address.${name}`),
    });
  return html`${one('recipient', 'Name', 'name')}${one('line1', 'Street and number', 'address-line1')}
${one('line2', 'More', 'address-line2', false)}${one('city', 'Town', 'address-level2')}
${one('postal_code', 'Postcode', 'postal-code', false)}${one('country', 'Country', 'country-name')}`;
}

function pay({ cardToken }: CheckoutForm, isDevelopment: boolean): Html {
  const title = html`<legend><h2><span class="step-number">2</span> How to pay</h2></legend>`;
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
<div class="choices">${tokens.map((card) =>
    choice({
      name: 'card',
      value: card.token,
      isChosen: (cardToken || 'tok_visa') === card.token,
      title: card.name,
      text: card.what,
      code: card.token,
    }),
  )}</div>`,
)}</fieldset>`;
}
