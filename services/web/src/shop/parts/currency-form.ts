/** How the amounts of a currency are written. */
export interface CurrencyForm {
  readonly format: Intl.NumberFormat;
  /** 2 of GBP, none of JPY. */
  readonly decimals: number;
  /** `£` */
  readonly sign: string;
}

// Making one costs more than a thousand uses.
const forms = new Map<string, CurrencyForm>();

export function currencyForm(currency: string): CurrencyForm {
  const known = forms.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
  const sign = format.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
  const form = { format, decimals: format.resolvedOptions().maximumFractionDigits ?? 2, sign };
  forms.set(currency, form);
  return form;
}
