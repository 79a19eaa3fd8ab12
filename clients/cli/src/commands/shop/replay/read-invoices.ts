import { CliError } from '../../../cli-error.ts';
import { csvRecords } from './csv-records.ts';
import { COLUMNS, type RawRow, readRow, type SaleRow, type SkipReason } from './sale-row.ts';

/** An invoice of the file, as the order it becomes. */
export interface Invoice {
  readonly number: string;
  readonly customer: string;
  readonly lines: readonly InvoiceLine[];
  /** Rows of the file behind `lines`. */
  readonly rows: number;
}

export interface InvoiceLine {
  readonly sku: string;
  readonly quantity: number;
  readonly priceMinor: number;
  /** The lines of the file that it was read from. */
  readonly at: readonly number[];
}

export interface RetailFile {
  /** In the order of their first rows; those alone that hold a sale. */
  readonly invoices: readonly Invoice[];
  /** Distinct invoice numbers, those without a sale too. */
  readonly invoicesRead: number;
  /** Customer number to country. */
  readonly customers: ReadonlyMap<string, string>;
  /** Code to what the catalogue is to say of it. */
  readonly products: ReadonlyMap<string, { readonly name: string; readonly priceMinor: number }>;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly malformed: readonly { readonly line: number; readonly problem: string }[];
}

/** Reads the Online Retail columns. Throws CliError when the head is another, before anything else is done. */
export async function readInvoices(lines: AsyncIterable<string>): Promise<RetailFile> {
  const draft = new RetailFileDraft();
  let toRow: ((fields: readonly string[]) => RawRow) | undefined;
  let width = 0;
  for await (const record of csvRecords(lines)) {
    if (toRow === undefined) {
      const head = 'fields' in record ? record.fields : [];
      toRow = rowReader(head);
      width = head.length;
    } else if ('problem' in record) {
      draft.addMalformed(record.line, record.problem);
    } else if (record.fields.length !== width) {
      draft.addMalformed(record.line, `${record.fields.length} columns where the head has ${width}`);
    } else {
      draft.addRow(record.line, toRow(record.fields));
    }
  }
  if (toRow === undefined) throw new CliError('no-retail-file', 'the file is empty: no Online Retail CSV');
  return draft.finish();
}

/** Finds the columns by the names in the head, in whichever order. */
function rowReader(head: readonly string[]): (fields: readonly string[]) => RawRow {
  const names = head.map((name) => name.trim());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new CliError(
      'no-retail-file',
      `this is no Online Retail CSV: its first line lacks ${missing.join(', ')}${separatorHint(names)}; nothing was placed`,
    );
  }
  const at = COLUMNS.map((column) => [column, names.indexOf(column)] as const);
  return (fields) => Object.fromEntries(at.map(([column, i]) => [column, fields[i] ?? ''])) as RawRow;
}

/** Spreadsheets of many countries write something else where the standard has commas. */
function separatorHint(names: readonly string[]): string {
  const other = names.length === 1 ? /[;\t|]/.exec(names[0] ?? '')?.[0] : undefined;
  if (other === undefined) return '';
  return ` (it has ${other === '\t' ? 'tabs' : `"${other}"`} between columns: save it with commas)`;
}

class RetailFileDraft {
  readonly #numbers = new Set<string>();
  readonly #invoices = new Map<string, { customer: string; lines: Map<string, InvoiceLine>; rows: number }>();
  readonly #customers = new Map<string, string>();
  readonly #products = new Map<string, { name: string; priceMinor: number }>();
  readonly #skipped: Partial<Record<SkipReason, number>> = {};
  readonly #malformed: { line: number; problem: string }[] = [];

  addMalformed(line: number, problem: string): void {
    this.#malformed.push({ line, problem });
    this.#skip('malformed');
  }

  addRow(line: number, row: RawRow): void {
    const outcome = readRow(row);
    if (outcome.kind === 'sale') {
      this.#numbers.add(outcome.sale.invoice);
      this.#addSale(line, outcome.sale);
    } else if (outcome.reason === 'malformed') {
      this.addMalformed(line, outcome.problem);
    } else {
      this.#numbers.add(outcome.invoice);
      this.#skip(outcome.reason);
    }
  }

  finish(): RetailFile {
    return {
      invoices: [...this.#invoices].map(([number, { customer, lines, rows }]) => ({
        number,
        customer,
        lines: [...lines.values()],
        rows,
      })),
      invoicesRead: this.#numbers.size,
      customers: this.#customers,
      products: this.#products,
      skipped: this.#skipped,
      malformed: this.#malformed,
    };
  }

  #addSale(line: number, sale: SaleRow): void {
    const invoice = this.#invoices.get(sale.invoice) ?? {
      customer: sale.customer,
      lines: new Map(),
      rows: 0,
    };
    if (invoice.customer !== sale.customer) {
      this.addMalformed(line, `invoice ${sale.invoice} names a second customer, ${sale.customer}`);
      return;
    }
    this.#invoices.set(sale.invoice, invoice);
    const key = `${sale.sku}\n${sale.priceMinor}`;
    const known = invoice.lines.get(key);
    invoice.lines.set(key, {
      sku: sale.sku,
      quantity: (known?.quantity ?? 0) + sale.quantity,
      priceMinor: sale.priceMinor,
      at: [...(known?.at ?? []), line],
    });
    invoice.rows += 1;
    if (!this.#customers.has(sale.customer)) this.#customers.set(sale.customer, sale.country);
    const name = sale.description || (this.#products.get(sale.sku)?.name ?? sale.sku);
    this.#products.set(sale.sku, { name, priceMinor: sale.priceMinor });
  }

  #skip(reason: SkipReason): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + 1;
  }
}
