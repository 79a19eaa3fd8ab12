import { type Html, html } from '@platform/html/html.ts';
import { currencyForm } from './currency-form.ts';

/** `£64.50`; of a currency without minor units `¥6450`. */
export function moneyText(minor: number, currency: string): string {
  const { format, decimals } = currencyForm(currency);
  return format.format(minor / 10 ** decimals);
}

export function money(minor: number | null, currency: string | null): Html | undefined {
  if (minor === null || currency === null) return undefined;
  return html`<data value="${minor}">${moneyText(minor, currency)}</data>`;
}
