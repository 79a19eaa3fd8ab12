import { currencyForm } from './currency-form.ts';

/** What the bounds of prices are in that people type. A product has a currency of its own. */
export const SHOP_CURRENCY = 'GBP';

/** `1250` as `12.50`, and `1200` as `12`: as one would type it. */
export function typedAmount(minor: number): string {
  const { decimals } = currencyForm(SHOP_CURRENCY);
  return (minor / 10 ** decimals).toFixed(minor % 10 ** decimals === 0 ? 0 : decimals);
}

/** `12`, `£12.50` or `12,5` in minor units, not rounded; undefined for what is no amount. */
export function readTypedAmount(typed: string): number | undefined {
  const match = /^\p{Sc}?(\d{1,7})(?:[.,](\d{0,4}))?$/u.exec(typed.replaceAll(' ', ''));
  if (match === null) return undefined;
  const [, whole = '', fraction = ''] = match;
  const { decimals } = currencyForm(SHOP_CURRENCY);
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
}
