import { randomUUID } from 'node:crypto';
import type { AddressRequest } from '@platform/api-client/operations.ts';

/** The value of the choice that is no address of the book. */
export const ANOTHER = 'another';

/** What the form of the checkout says. */
export interface CheckoutForm {
  /** Makes sending it twice one order. */
  readonly key: string;
  /** The total that was shown, in minor units. */
  readonly totalMinor: number | undefined;
  /** The id of an address of the book, ANOTHER, or undefined. */
  readonly addressId: string | undefined;
  readonly address: Readonly<Record<AddressField, string>>;
  readonly cardToken: string;
}

export const ADDRESS_FIELDS = ['recipient', 'line1', 'line2', 'city', 'postal_code', 'country'] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];

export function emptyForm(): CheckoutForm {
  return readForm(new URLSearchParams());
}

export function readForm(form: URLSearchParams): CheckoutForm {
  const total = form.get('total') ?? '';
  const address = Object.fromEntries(
    ADDRESS_FIELDS.map((name) => [name, form.get(name)?.trim() ?? '']),
  ) as Record<AddressField, string>;
  return {
    key: form.get('key') || randomUUID(),
    totalMinor: /^\d{1,15}$/.test(total) ? Number(total) : undefined,
    addressId: form.get('address') ?? undefined,
    address,
    cardToken: form.get('card') ?? '',
  };
}

/** What was typed, as the API takes it: fields left empty are left out. */
export function typedAddress({ address }: CheckoutForm): AddressRequest | undefined {
  const given = Object.entries(address).filter(([, value]) => value !== '');
  return given.length === 0 ? undefined : (Object.fromEntries(given) as unknown as AddressRequest);
}
