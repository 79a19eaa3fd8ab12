import type { StockLevelPage } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { type Filter, filterForm } from '../../../console/lists/filter-form.ts';
import { nextPage } from '../../../console/lists/next-page.ts';
import { partPanel } from '../../../console/parts/panel.ts';
import type { Part } from '../../../console/parts/part.ts';
import { table } from '../../../console/parts/table.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { stockAddress } from '../addresses.ts';

export const STOCK = '/console/stock';

const FILTERS: readonly Filter[] = [
  { name: 'prefix', label: 'Sku begins with' },
  { name: 'max', label: 'Available at most', type: 'number' },
];

export function stockPage(query: URLSearchParams, levels: Part<StockLevelPage>): Page {
  return consolePage({
    title: 'Stock',
    at: STOCK,
    body: html`${filterForm(STOCK, FILTERS, query)}
${partPanel({ title: 'By sku' }, levels, ({ items, next_cursor }) => ({
  body: html`${table({
    caption: 'Stock levels',
    columns: [
      { name: 'Sku' },
      { name: 'Available', isNumber: true },
      { name: 'Reserved', isNumber: true },
      { name: 'On hand', isNumber: true },
      { name: 'Changed' },
    ],
    rows: items.map(({ sku, available, reserved, on_hand, updated_at }) => [
      html`<a href="${stockAddress(sku)}">${sku}</a>`,
      available,
      reserved,
      on_hand,
      instant(updated_at),
    ]),
    none: 'No such stock.',
  })}${nextPage(STOCK, query, next_cursor)}`,
}))}`,
  });
}
