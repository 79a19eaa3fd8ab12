import { type Html, html } from '../../html/html.ts';

/** `£64.50`; of a currency without minor units `¥6450`. */
export function moneyText(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

export function money(minor: number | null, currency: string | null): Html | undefined {
  if (minor === null || currency === null) return undefined;
  return html`<data value="${minor}">${moneyText(minor, currency)}</data>`;
}
