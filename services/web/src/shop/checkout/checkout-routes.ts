import { randomUUID } from 'node:crypto';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { ANOTHER, type CheckoutForm, emptyForm, readForm, typedAddress } from './checkout-form.ts';
import { checkoutPage } from './checkout-page.ts';
import { type Checkout, gatherCheckout } from './gather-checkout.ts';

const EMPTY_CART = { redirect: '/cart' };
const UNANSWERED = {
  status: 503,
  message:
    'There was no answer. Place the order again in a moment: it will be one order, whatever came of the first try.',
};

/** `/checkout`: from the cart to an order. */
export function checkoutRoutes(pages: Pages): void {
  const { isDevelopment } = pages.deps;

  pages.get(
    '/checkout',
    async ({ visitor }) => {
      const checkout = await gatherCheckout(visitor);
      return checkout.isOrderable
        ? checkoutPage({ visitor, checkout, form: emptyForm(), isDevelopment })
        : EMPTY_CART;
    },
    { for: 'signed-in' },
  );

  pages.post(
    '/checkout',
    async (request) => {
      const { visitor } = request;
      const form = readForm(request.form);
      const checkout = await gatherCheckout(visitor);
      if (checkout.isOrderable && form.totalMinor !== checkout.totalMinor)
        return checkoutPage({ visitor, checkout, form, isDevelopment });
      try {
        // Also with an empty cart: the form may have been sent before, and its order is found by the key.
        return { redirect: await placeOrder(request, form, checkout) };
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) throw error;
        if (!checkout.isOrderable) return EMPTY_CART;
        // Not answered: it may have been placed. With the same key, sending it again is the same order.
        if (!(error instanceof ApiError) || error.status >= 500)
          return checkoutPage({ visitor, checkout, form, isDevelopment, refusal: UNANSWERED });
        const { status, message, problem } = error;
        const refusal = { status, message, ...(problem.errors && { errors: problem.errors }) };
        // That was answered: what is sent next is another order.
        const next = { ...form, key: randomUUID() };
        return checkoutPage({ visitor, checkout, form: next, isDevelopment, refusal });
      }
    },
    { for: 'signed-in' },
  );
}

/** Places the order, and returns the address of its page. */
async function placeOrder({ visitor }: PageRequest, form: CheckoutForm, checkout: Checkout): Promise<string> {
  const address = shippingAddress(form, checkout);
  const order = await visitor.api.call('POST /api/carts/me/checkout', {
    headers: { 'idempotency-key': form.key },
    body: {
      ...(form.cardToken === '' ? {} : { card_token: form.cardToken }),
      ...(address === undefined ? {} : { shipping_address: address }),
    },
  });
  visitor.setCookie('cart-count', '0');
  return `/orders/${order.number}`;
}

function shippingAddress(form: CheckoutForm, { addresses }: Checkout) {
  if (form.addressId === undefined || form.addressId === ANOTHER) return typedAddress(form);
  const stored = addresses.find(({ id }) => id === form.addressId);
  if (stored === undefined) return undefined;
  const { recipient, line1, line2, city, postal_code, country } = stored;
  return {
    recipient,
    line1,
    city,
    country,
    ...(line2 === undefined ? {} : { line2 }),
    ...(postal_code === undefined ? {} : { postal_code }),
  };
}
