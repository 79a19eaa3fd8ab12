import { readAmount } from '../money.ts';

/** One row of the file that sells something to a known customer. */
export interface SaleRow {
  readonly invoice: string;
  /** Upper case. */
  readonly sku: string;
  readonly description: string;
  readonly quantity: number;
  readonly priceMinor: number;
  /** `17850`. */
  readonly customer: string;
  readonly country: string;
}

/** Why a row is no sale that can be placed; in the order in which they are looked at. */
export type SkipReason =
  | 'malformed'
  | 'cancellation'
  | 'adjustment'
  | 'quantity-not-positive'
  | 'price-not-positive'
  | 'price-not-in-whole-pence'
  | 'no-customer';

export const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

export type RawRow = Readonly<Record<(typeof COLUMNS)[number], string>>;

export type RowOutcome =
  | { readonly kind: 'sale'; readonly sale: SaleRow }
  | { readonly kind: 'skipped'; readonly reason: 'malformed'; readonly problem: string }
  | { readonly kind: 'skipped'; readonly reason: Exclude<SkipReason, 'malformed'>; readonly invoice: string };

/** All prices of the file are in pounds sterling. */
export const CURRENCY = 'GBP';
// What products are called; see shared/contracts.
const LONGEST_NAME = 200;
// Line ends and tabs become spaces; the rest would be another letter than the one that was meant.
const UNREADABLE = /(?![\t\n\v\f\r])[\p{Cc}\uFFFD]/u;

const INVOICE = /^([A-Za-z]?)\d{6}$/;
const PRICE = /^-?\d{1,9}(?:\.\d{1,10})?$/;
const CUSTOMER = /^(\d{1,10})(?:\.0)?$/;

/** What a row of the Online Retail columns is: a sale, or why it is none. */
export function readRow(row: RawRow): RowOutcome {
  const prefix = INVOICE.exec(row.InvoiceNo)?.[1]?.toUpperCase();
  const problem = malformation(row, prefix);
  if (problem !== undefined) return { kind: 'skipped', reason: 'malformed', problem };
  const skip = (reason: Exclude<SkipReason, 'malformed'>): RowOutcome => ({
    kind: 'skipped',
    reason,
    invoice: row.InvoiceNo,
  });
  if (prefix === 'C') return skip('cancellation');
  if (prefix === 'A') return skip('adjustment');
  const quantity = Number(row.Quantity);
  if (quantity <= 0) return skip('quantity-not-positive');
  if (Number(row.UnitPrice) <= 0) return skip('price-not-positive');
  const price = readAmount(row.UnitPrice, CURRENCY);
  if ('problem' in price) return skip('price-not-in-whole-pence');
  const customer = CUSTOMER.exec(row.CustomerID)?.[1];
  if (customer === undefined) return skip('no-customer');
  return {
    kind: 'sale',
    sale: {
      invoice: row.InvoiceNo,
      sku: row.StockCode.trim().toUpperCase(),
      // A name has one line, and a field within quotes may have several.
      description: row.Description.replace(/[\r\n\t]+/g, ' ').trim(),
      quantity,
      priceMinor: price.minor,
      customer,
      country: row.Country.trim(),
    },
  };
}

function malformation(row: RawRow, prefix: string | undefined): string | undefined {
  if (prefix === undefined || !['', 'C', 'A'].includes(prefix)) return `InvoiceNo ${quoted(row.InvoiceNo)}`;
  if (row.StockCode.trim() === '' || row.StockCode.length > 64) return `StockCode ${quoted(row.StockCode)}`;
  if (row.Description.length > LONGEST_NAME || UNREADABLE.test(row.Description))
    return `Description ${quoted(row.Description)}`;
  if (!/^-?\d{1,7}$/.test(row.Quantity)) return `Quantity ${quoted(row.Quantity)}`;
  if (!PRICE.test(row.UnitPrice)) return `UnitPrice ${quoted(row.UnitPrice)}`;
  if (row.CustomerID !== '' && !CUSTOMER.test(row.CustomerID)) return `CustomerID ${quoted(row.CustomerID)}`;
  return undefined;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

// Codes of the retailer's that stand for no goods: postage, carriage, fees, discounts, samples, vouchers.
const NO_GOODS = /^(?:POST|DOT|C2|M|D|S|B|BANK CHARGES|AMAZONFEE|CRUK|PADS|DCGS.*|GIFT_0001_\d+)$/;

/** True if there is something to keep in stock behind a code (upper case). */
export function isGoods(sku: string): boolean {
  return !NO_GOODS.test(sku);
}
