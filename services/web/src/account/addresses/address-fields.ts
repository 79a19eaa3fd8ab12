import type { FieldParts } from '../../pages/form-fields.ts';
import type { StoredAddress } from './gather-addresses.ts';

const ADDRESS_FIELDS: readonly FieldParts[] = [
  { name: 'recipient', label: 'Name', autocomplete: 'name', isRequired: true },
  { name: 'line1', label: 'Street and number', autocomplete: 'address-line1', isRequired: true },
  { name: 'line2', label: 'Flat, floor, company', autocomplete: 'address-line2' },
  { name: 'postal_code', label: 'Postcode', autocomplete: 'postal-code' },
  { name: 'city', label: 'Town', autocomplete: 'address-level2', isRequired: true },
  {
    name: 'country',
    label: 'Country',
    autocomplete: 'country-name',
    isRequired: true,
    hint: 'A name, or two letters.',
  },
];

/** The fields of an address, filled in from one that is there. */
export function addressFields(address?: StoredAddress): FieldParts[] {
  const stored = (address ?? {}) as Readonly<Record<string, unknown>>;
  return ADDRESS_FIELDS.map((parts) => {
    const value = stored[parts.name];
    return typeof value === 'string' ? { ...parts, value } : parts;
  });
}

/** A form as the API takes it. */
export function addressBody(form: URLSearchParams) {
  const text = (name: string) => (form.get(name) ?? '').trim();
  return {
    recipient: text('recipient'),
    line1: text('line1'),
    line2: text('line2'),
    postal_code: text('postal_code'),
    city: text('city'),
    country: text('country'),
    is_default: form.has('is_default'),
  };
}
