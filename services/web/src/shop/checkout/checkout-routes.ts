import { randomUUID } from 'node:crypto';
import { addressBody } from '../../account/addresses/address-fields.ts';
import { isUnanswered } from '../../gateway/is-away.ts';
import { type FormProblem, formProblem, ownProblem } from '../../pages/form-problem.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { isTokenRefused } from '../../session/renewing-client.ts';
import type { Visitor } from '../../session/visitor.ts';
import { noteCount } from '../cart/carts.ts';
import { ANOTHER, type CheckoutForm, readForm } from './checkout-form.ts';
import { checkoutPage } from './checkout-page.ts';
import { type Checkout, gatherCheckout } from './gather-checkout.ts';
import { sendAgainPage } from './send-again-page.ts';

const EMPTY_CART = { redirect: '/cart' };
const SIGNED_IN = { for: 'signed-in' } as const;

/** `/checkout`: from the cart to an order. */
export function checkoutRoutes(pages: Pages): void {
  const { isDevelopment } = pages.deps;
  pages.get(
    '/checkout',
    async ({ visitor }) => {
      const checkout = await gatherCheckout(visitor);
      return checkout.isOrderable
        ? checkoutPage({ visitor, checkout, form: readForm(), isDevelopment })
        : EMPTY_CART;
    },
    SIGNED_IN,
  );
  pages.post('/checkout', (request) => checkOut(request, isDevelopment), SIGNED_IN);
}

async function checkOut({ visitor, form: values }: PageRequest, isDevelopment: boolean): Promise<Answer> {
  const form = readForm(values);
  const checkout = await gatherCheckout(visitor).catch(unlessAway);
  if (checkout === undefined) return sendAgainPage(visitor, form);
  const again = (more: { readonly form?: CheckoutForm; readonly problem?: FormProblem } = {}) =>
    checkoutPage({ visitor, checkout, form, isDevelopment, ...more });
  if (checkout.isOrderable && form.totalMinor !== checkout.totalMinor) return again();
  if (isAddressGone(form, checkout))
    return again({ problem: ownProblem('This address is not in your book any more. Choose another one.') });
  try {
    // Also with an empty cart: the form may have been sent before, and its order is found by the key.
    return { redirect: await placeOrder(visitor, form, checkout) };
  } catch (error) {
    if (isTokenRefused(error)) throw error;
    if (!checkout.isOrderable) return EMPTY_CART;
    // Not answered: it may have been placed. With the same key, sending it again is the same order.
    if (isUnanswered(error)) return again({ problem: UNANSWERED });
    // That was answered: what is sent next is another order.
    return again({ form: { ...form, key: randomUUID() }, problem: ofAddress(formProblem(error)) });
  }
}

function unlessAway(error: unknown): undefined {
  if (!isUnanswered(error)) throw error;
}

const UNANSWERED = {
  ...ownProblem(
    'There was no answer. Place the order again in a moment: it will be one order, whatever came of the first try.',
  ),
  status: 503,
};

function isAddressGone({ addressId }: CheckoutForm, { needsAddress, addresses }: Checkout): boolean {
  const isOfBook = addressId !== undefined && addressId !== ANOTHER;
  return needsAddress && isOfBook && !addresses.some(({ id }) => id === addressId);
}

/** The fields of the order's address have the names of the form's. */
function ofAddress(problem: FormProblem): FormProblem {
  const errors = problem.errors.map(({ field, message }) => ({
    field: field.replace(/^shipping_address\//, ''),
    message,
  }));
  return { ...problem, errors };
}

/** Places the order, and returns the address of its page. */
async function placeOrder(visitor: Visitor, form: CheckoutForm, checkout: Checkout): Promise<string> {
  const address = shippingAddress(form, checkout);
  const order = await visitor.api.call('POST /api/carts/me/checkout', {
    headers: { 'idempotency-key': form.key },
    body: {
      ...(form.cardToken === '' ? {} : { card_token: form.cardToken }),
      ...(address === undefined ? {} : { shipping_address: address }),
    },
  });
  noteCount(visitor, 0);
  return `/orders/${order.number}`;
}

/** Follows from the form alone and the address book, so that the same form is the same request. */
function shippingAddress({ addressId, values }: CheckoutForm, { addresses }: Checkout) {
  if (addressId === undefined) return undefined;
  if (addressId === ANOTHER) {
    const { is_default: _, ...typed } = addressBody(values);
    return typed;
  }
  const stored = addresses.find(({ id }) => id === addressId);
  if (stored === undefined) return undefined;
  const { id: _, is_default: __, created_at: ___, updated_at: ____, ...address } = stored;
  return address;
}
