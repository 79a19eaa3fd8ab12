import type { Return, ReturnPage } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import type { Filter } from '../../../console/lists/filter-form.ts';
import { listPage } from '../../../console/lists/list-page.ts';
import type { Part } from '../../../console/parts/part.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import { table } from '../../../console/parts/table.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { money } from '../../parts/money.ts';
import { orderAddress, returnAddress } from '../addresses.ts';
import { returnStatus } from './return-status.ts';

export const RETURNS = '/console/returns';

const FILTERS: readonly Filter[] = [
  {
    name: 'status',
    label: 'Status',
    choices: [
      ['', 'any'],
      ['requested', 'requested'],
      ['approved', 'approved'],
      ['received', 'received'],
      ['refunded', 'refunded'],
      ['refused', 'refused'],
    ],
  },
];

export function returnsPage(query: URLSearchParams, returns: Part<ReturnPage>): Page {
  return listPage({
    title: 'Returns',
    at: RETURNS,
    filters: FILTERS,
    query,
    found: returns,
    show: ({ items }) =>
      table({
        caption: 'Returns',
        columns: [
          { name: 'Return' },
          { name: 'Status' },
          { name: 'Of order' },
          { name: 'What', isText: true },
          { name: 'Worth', isNumber: true },
          { name: 'Asked for' },
        ],
        rows: items.map(row),
        none: 'No such returns.',
      }),
  });
}

function row({ return_id, order_id, status, lines, refund_minor, currency, requested_at }: Return) {
  return [
    html`<a href="${returnAddress(return_id)}">${shortId(return_id)}</a>`,
    returnStatus(status),
    html`<a href="${orderAddress(order_id)}">${shortId(order_id)}</a>`,
    lines.map(({ quantity, sku }) => `${quantity} × ${sku}`).join(', '),
    money(refund_minor, currency),
    instant(requested_at),
  ];
}
