import type { LedgerTransaction } from '@platform/api-client/operations.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { table } from '../../../../console/parts/table.ts';
import { money } from '../../../parts/money.ts';
import { preciseClock } from '../panels/at.ts';

/** What was posted for an order, oldest first; the last row of each transaction says whether its sides agree. */
export function ledgerTable(transactions: readonly LedgerTransaction[]): Html {
  return table({
    caption: 'Ledger of this order',
    columns: [{ name: 'Account' }, { name: 'Debit', isNumber: true }, { name: 'Credit', isNumber: true }],
    rows: transactions.toSorted((a, b) => a.posted_at.localeCompare(b.posted_at)).flatMap(rowsOf),
    none: 'Nothing is in the ledger: no money has moved.',
  });
}

function rowsOf({ kind, posted_at: at, entries }: LedgerTransaction): readonly (readonly Content[])[] {
  const currency = entries[0]?.currency ?? null;
  const debit = sumOf(entries.map(({ amount_minor: amount }) => Math.max(amount, 0)));
  const credit = sumOf(entries.map(({ amount_minor: amount }) => Math.max(-amount, 0)));
  const balance = debit === credit ? 'balanced' : 'NOT balanced';
  return [
    ...entries.map(({ account, amount_minor: amount, currency: own }) => [
      html`<code>${account}</code>`,
      amount > 0 && money(amount, own),
      amount < 0 && money(-amount, own),
    ]),
    [
      html`<span class="quiet">${kind}, ${preciseClock(at)}, ${balance}</span>`,
      html`<span class="quiet">${money(debit, currency)}</span>`,
      html`<span class="quiet">${money(credit, currency)}</span>`,
    ],
  ];
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
