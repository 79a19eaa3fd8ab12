import { currencyForm } from './currency-form.ts';

/** What the bounds of prices are in that people type. A product has a currency of its own. */
export const SHOP_CURRENCY = 'GBP';

/** `1250` as `12.50`, and `1200` as `12`: as one would type it. */
export function typedAmount(minor: number, currency = SHOP_CURRENCY): string {
  const { decimals } = currencyForm(currency);
  return (minor / 10 ** decimals).toFixed(minor % 10 ** decimals === 0 ? 0 : decimals);
}

/** `12`, `£12.50` or `12,5` in minor units, not rounded; undefined for what is no amount. */
export function readTypedAmount(typed: string, currency = SHOP_CURRENCY): number | undefined {
  const match = /^\p{Sc}?(\d{1,7})(?:[.,](\d{0,4}))?$/u.exec(typed.replaceAll(' ', ''));
  if (match === null) return undefined;
  const [, whole = '', fraction = ''] = match;
  const { decimals } = currencyForm(currency);
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}

/** What is paid: as `readTypedAmount`, of any size, and undefined for a part that is smaller than the currency has. */
export function readExactAmount(typed: string, currency: string): number | undefined {
  const [, whole, fraction = ''] =
    /^\p{Sc}?(\d{1,12})(?:[.,](\d{0,4}))?$/u.exec(typed.replaceAll(' ', '')) ?? [];
  const { decimals } = currencyForm(currency);
  if (whole === undefined || fraction.length > decimals) return undefined;
  return Number(whole + fraction.padEnd(decimals, '0'));
}
