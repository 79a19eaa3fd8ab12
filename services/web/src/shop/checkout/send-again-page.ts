import { html } from '@platform/html/html.ts';
import { buttonForm } from '../../pages/form.ts';
import type { Page } from '../../pages/page.ts';
import type { Visitor } from '../../session/visitor.ts';
import type { CheckoutForm } from './checkout-form.ts';

/** Where the cart or the address book cannot be read: keeps all that was sent, with its key, to be sent again. */
export function sendAgainPage(visitor: Visitor, { values }: CheckoutForm): Page {
  const hidden = Object.fromEntries([...values].filter(([name]) => name !== 'form_token'));
  const button = { buttonClass: 'primary', hidden };
  return {
    title: 'Checkout',
    status: 503,
    body: html`<div class="problem">
<h1 class="display">We could not look into your cart</h1>
<p>A part of the shop does not answer. What you typed is kept. Place the order again in a moment: it will be one order.</p>
${buttonForm(visitor, '/checkout', 'Place the order', button)}
</div>`,
  };
}
