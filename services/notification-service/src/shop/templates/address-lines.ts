import type { OrderContent } from '../order-content.ts';

const COUNTRIES = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** As it stands on a label; a country by its name. */
export function addressLines({
  recipient,
  line1,
  line2 = '',
  postal_code = '',
  city,
  country,
}: NonNullable<OrderContent['address']>): string[] {
  const place = `${city} ${postal_code}`.trim();
  return [recipient, line1, line2, place, countryName(country)].filter((line) => line.trim() !== '');
}

/** Of a code of ISO 3166-1; what is none is a name already. */
function countryName(country: string): string {
  const code = country.toUpperCase();
  return /^[A-Z]{2}$/.test(code) ? (COUNTRIES.of(code) ?? country) : country;
}
