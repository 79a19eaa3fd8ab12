import type { StockLevelPage } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import type { Filter } from '../../../console/lists/filter-form.ts';
import { listPage } from '../../../console/lists/list-page.ts';
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
  return listPage({
    title: 'Stock',
    at: STOCK,
    order: 'By sku',
    filters: FILTERS,
    query,
    found: levels,
    show: ({ items }) =>
      table({
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
      }),
  });
}
