import type { Refund } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { type TagState, tag } from '../../../console/parts/state-tag.ts';
import { table } from '../../../console/parts/table.ts';
import { instant } from '../../../parts/moment.ts';
import { money } from '../../parts/money.ts';
import { returnAddress } from '../addresses.ts';

const STATES: Readonly<Record<Refund['status'], TagState>> = {
  requested: 'running',
  completed: 'good',
  refused: 'failed',
};

/** What was given back of a payment, and what became of it. */
export function refundTable(refunds: readonly Refund[]): Html {
  return table({
    caption: 'Refunds',
    columns: [
      { name: 'Asked for' },
      { name: 'Amount', isNumber: true },
      { name: 'Status' },
      { name: 'For', isText: true },
      { name: 'Why', isText: true },
      { name: 'Settled' },
    ],
    rows: refunds.map((refund) => [
      instant(refund.created_at),
      money(refund.amount_minor, refund.currency),
      tag(refund.status, STATES[refund.status]),
      html`${refund.lines?.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}${
        refund.return_id && html` <a href="${returnAddress(refund.return_id)}">its return</a>`
      }`,
      refund.reason,
      refund.settled_at && instant(refund.settled_at),
    ]),
    none: 'Nothing was given back.',
  });
}
