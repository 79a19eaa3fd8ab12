import { formKey } from '../../pages/form-key.ts';

/** The value of the choice that is no address of the book. */
export const ANOTHER = 'another';

/** What the form of the checkout says. */
export interface CheckoutForm {
  /** Makes sending it twice one order. */
  readonly key: string;
  /** The total that was shown, in minor units. */
  readonly totalMinor: number | undefined;
  /** The id of an address of the book, or ANOTHER; undefined when none is chosen. */
  readonly addressId: string | undefined;
  readonly cardToken: string;
  /** All of it, as it was sent. */
  readonly values: URLSearchParams;
}

export function readForm(values = new URLSearchParams()): CheckoutForm {
  const total = values.get('total') ?? '';
  return {
    key: formKey(values),
    totalMinor: /^\d{1,15}$/.test(total) ? Number(total) : undefined,
    addressId: values.get('address') ?? undefined,
    cardToken: values.get('card') ?? '',
    values,
  };
}
