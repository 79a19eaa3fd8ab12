import type { InvoiceOutcome } from './place-invoices.ts';
import type { RetailFile } from './read-invoices.ts';

/** What a replay did; `platform replay --json` prints it. */
export interface ReplayReport {
  /** Distinct invoices in the file, those without a sale too. */
  readonly invoices_read: number;
  /** Invoices that have an order now, whether this run placed it or an earlier one. */
  readonly orders_placed: number;
  readonly orders_placed_before: number;
  readonly orders_confirmed: number;
  readonly orders_rejected: number;
  /** Still under way when the replay gave up waiting. */
  readonly orders_unfinished: number;
  /** Lines and units of confirmed orders. */
  readonly lines: number;
  readonly units: number;
  /** Worth of confirmed orders by currency, in minor units, as the platform has it. */
  readonly total_minor: Readonly<Record<string, number>>;
  /** Rows of the file that became no part of an order, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Rows that are wrong, by their line in the file; a refused invoice is named by its first one. */
  readonly malformed: RetailFile['malformed'];
  readonly seconds: number;
  readonly interrupted: boolean;
}

/** Counts outcomes as they come in. */
export class ReplayCounter {
  readonly #file: RetailFile;
  readonly #skipped: Record<string, number>;
  readonly #totalMinor: Record<string, number> = {};
  readonly #malformed: RetailFile['malformed'][number][];
  #placed = 0;
  #placedBefore = 0;
  #confirmed = 0;
  #unfinished = 0;
  #lines = 0;
  #units = 0;

  constructor(file: RetailFile, leftOut: number) {
    this.#file = file;
    this.#skipped = { ...file.skipped };
    this.#malformed = [...file.malformed];
    if (leftOut > 0) this.#skipped['over-the-limit'] = leftOut;
  }

  get placed(): number {
    return this.#placed;
  }

  add(outcome: InvoiceOutcome): void {
    if (outcome.kind === 'refused') {
      const { code, detail, invoice } = outcome;
      this.#skip(`refused: ${code}`, invoice.rows);
      const line = Math.min(...invoice.lines.flatMap(({ at }) => at));
      this.#malformed.push({ line, problem: `invoice ${invoice.number} was refused: ${detail}` });
      return;
    }
    const { order, invoice, isReplay } = outcome;
    this.#placed += 1;
    if (isReplay) this.#placedBefore += 1;
    if (order.status === 'placed') this.#unfinished += 1;
    if (order.status !== 'confirmed') return;
    this.#confirmed += 1;
    this.#lines += invoice.lines.length;
    this.#units += invoice.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    this.#totalMinor[order.currency] = (this.#totalMinor[order.currency] ?? 0) + order.total_minor;
  }

  /** A row that the platform does not take. */
  addMalformed(line: number, problem: string): void {
    this.#malformed.push({ line, problem });
    this.#skip('malformed', 1);
  }

  report(seconds: number, interrupted: boolean): ReplayReport {
    return {
      invoices_read: this.#file.invoicesRead,
      orders_placed: this.#placed,
      orders_placed_before: this.#placedBefore,
      orders_confirmed: this.#confirmed,
      orders_rejected: this.#placed - this.#confirmed - this.#unfinished,
      orders_unfinished: this.#unfinished,
      lines: this.#lines,
      units: this.#units,
      total_minor: this.#totalMinor,
      skipped: this.#skipped,
      malformed: this.#malformed.toSorted((a, b) => a.line - b.line),
      seconds: Math.round(seconds * 10) / 10,
      interrupted,
    };
  }

  #skip(reason: string, rows: number): void {
    this.#skipped[reason] = (this.#skipped[reason] ?? 0) + rows;
  }
}
