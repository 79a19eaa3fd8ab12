import { wrongUsage } from '../../cli-error.ts';

// The largest amounts are whole numbers that JavaScript still counts exactly.
const AMOUNT = /^\d{1,16}(?:\.\d{1,20})?$/;

/** How many decimals a currency has, as ISO 4217 says: 2 of GBP, none of JPY, 3 of KWD. */
export function decimalsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** `123456`, `GBP` as `1,234.56 GBP`: for people; programs read minor units. */
export function formatMinor(amountMinor: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(amountMinor)).padStart(decimals + 1, '0');
  const whole = BigInt(digits.slice(0, digits.length - decimals)).toLocaleString('en');
  const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
  return `${amountMinor < 0 ? '-' : ''}${whole}${fraction} ${currency}`;
}

/** What is wrong with an amount in major units, or its minor units. */
export type Amount = { readonly minor: number } | { readonly problem: string };

/** `12.34` of GBP as 1234 minor units; never rounded. */
export function readAmount(text: string, currency: string): Amount {
  if (text.startsWith('-')) return { problem: `${text} is negative` };
  if (!AMOUNT.test(text)) return { problem: `"${text}" is no amount such as ${example(currency)}` };
  const decimals = decimalsOf(currency);
  const [whole = '', fraction = ''] = text.split('.');
  if (/[1-9]/.test(fraction.slice(decimals)))
    return {
      problem: `${text} ${currency} has more decimals than ${currency}, which has ${decimals || 'none'}`,
    };
  const minor = Number(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return Number.isSafeInteger(minor) ? { minor } : { problem: `${text} ${currency} is too much` };
}

/** The minor units of a price that somebody typed. Throws CliError. */
export function priceOf(text: string, currency: string): number {
  const amount = readAmount(text, currency);
  if ('problem' in amount)
    throw wrongUsage(`${amount.problem}: give a price in ${currency} such as ${example(currency)}`);
  return amount.minor;
}

/** A code of ISO 4217, in capitals. Throws CliError for any other. */
export function checkedCurrency(text: string): string {
  const code = text.toUpperCase();
  if (!Intl.supportedValuesOf('currency').includes(code))
    throw wrongUsage(`${text} is no currency of ISO 4217; give one such as GBP`);
  return code;
}

function example(currency: string): string {
  return (4.25).toFixed(decimalsOf(currency));
}
