import type { PreparedPlatform } from './prepare-platform.ts';
import type { Invoice, InvoiceLine } from './read-invoices.ts';
import type { ReplayCounter } from './replay-report.ts';

/** The invoices without what the platform does not take. The counter is told of each row that is left out. */
export function placeable(
  invoices: readonly Invoice[],
  { refusedSkus, refusedCustomers }: PreparedPlatform,
  counter: ReplayCounter,
): Invoice[] {
  return invoices.flatMap((invoice) => {
    const reason = refusedCustomers.get(invoice.customer);
    if (reason !== undefined) {
      for (const line of invoice.lines) leaveOut(counter, line, `customer ${invoice.customer}: ${reason}`);
      return [];
    }
    const lines = invoice.lines.filter((line) => {
      const problem = refusedSkus.get(line.sku);
      if (problem !== undefined) leaveOut(counter, line, `StockCode ${JSON.stringify(line.sku)}: ${problem}`);
      return problem === undefined;
    });
    const rows = lines.reduce((sum, { at }) => sum + at.length, 0);
    return lines.length === 0 ? [] : [{ ...invoice, lines, rows }];
  });
}

function leaveOut(counter: ReplayCounter, { at }: InvoiceLine, problem: string): void {
  for (const line of at) counter.addMalformed(line, problem);
}
