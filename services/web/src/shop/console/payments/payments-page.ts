import type { PaymentSummary, PaymentSummaryPage } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import type { Filter } from '../../../console/lists/filter-form.ts';
import { listPage } from '../../../console/lists/list-page.ts';
import type { Part } from '../../../console/parts/part.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import { table } from '../../../console/parts/table.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { money } from '../../parts/money.ts';
import { paymentAddress } from '../addresses.ts';
import { paymentStatus } from './payment-status.ts';

export const PAYMENTS = '/console/payments';

const FILTERS: readonly Filter[] = [
  {
    name: 'status',
    label: 'Status',
    choices: [
      ['', 'any'],
      ['requested', 'requested'],
      ['authorised', 'authorised'],
      ['declined', 'declined'],
      ['captured', 'captured'],
      ['voided', 'voided'],
      ['refunded', 'refunded'],
      ['cancelled', 'cancelled'],
    ],
  },
  {
    name: 'in_doubt',
    label: 'Answer of the provider',
    choices: [
      ['', 'any'],
      ['1', 'in doubt'],
    ],
  },
];

export function paymentsPage(query: URLSearchParams, payments: Part<PaymentSummaryPage>): Page {
  return listPage({
    title: 'Payments',
    at: PAYMENTS,
    filters: FILTERS,
    query,
    found: payments,
    show: ({ items }) =>
      table({
        caption: 'Payments',
        columns: [
          { name: 'Of order' },
          { name: 'Status' },
          { name: 'Amount', isNumber: true },
          { name: 'Captured', isNumber: true },
          { name: 'Refunded', isNumber: true },
          { name: 'Card' },
          { name: 'Asked for' },
        ],
        rows: items.map(row),
        none: 'No such payments.',
      }),
  });
}

function row(payment: PaymentSummary) {
  const { order_id, amount_minor, captured_minor, refunded_minor, currency, card, created_at } = payment;
  return [
    html`<a href="${paymentAddress(order_id)}">${shortId(order_id)}</a>`,
    paymentStatus(payment),
    money(amount_minor, currency),
    money(captured_minor, currency),
    money(refunded_minor, currency),
    card && html`<code>${card}</code>`,
    instant(created_at),
  ];
}
