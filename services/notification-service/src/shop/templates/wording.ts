// One formatter per currency; making one costs more than a thousand uses.
const formats = new Map<string, { readonly format: Intl.NumberFormat; readonly divisor: number }>();

/** `12345, 'GBP'` as `£123.45`; the number of decimals is the currency's (JPY has none). */
export function money(amountMinor: number, currency: string): string {
  let known = formats.get(currency);
  if (known === undefined) {
    const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    known = { format, divisor: 10 ** digits };
    formats.set(currency, known);
  }
  return known.format.format(amountMinor / known.divisor);
}

/** How an order is named to people: short, and found by it in lists. Its id begins with the time, so its end is taken. */
export function orderName(orderId: string): string {
  return orderId.slice(-8).toUpperCase();
}

const MOST_NAMED = 5;

/** Some goods: `2 × Mug, 1 × Jug`, and how many more kinds there are. */
export function itemsText(lines: readonly { readonly name: string; readonly quantity: number }[]): string {
  const named = lines.slice(0, MOST_NAMED).map(({ name, quantity }) => `${quantity} × ${name}`);
  const unnamed = lines.length - named.length;
  return `${named.join(', ')}${unnamed > 0 ? ` and ${count(unnamed, 'other item', 'other items')}` : ''}`;
}

export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

const LONGEST_NAME = 80;

/** The beginning of a name that is too long for a line of a list. */
export function clipped(name: string): string {
  const characters = [...name];
  return characters.length <= LONGEST_NAME ? name : `${characters.slice(0, LONGEST_NAME - 1).join('')}…`;
}
