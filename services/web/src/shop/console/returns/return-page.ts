import type { Return } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { facts } from '../../../console/parts/facts.ts';
import { panel } from '../../../console/parts/panel.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import { table } from '../../../console/parts/table.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { money } from '../../parts/money.ts';
import { customerAddress, orderAddress, paymentAddress, stockAddress } from '../addresses.ts';
import { dispositionField, returnedProducts } from './receipt.ts';
import { returnActs } from './return-acts.ts';
import { returnStatus } from './return-status.ts';
import type { ReturnView } from './return-view.ts';
import { RETURNS } from './returns-page.ts';

/** A return, and what can be decided on it. */
export function returnPage(view: ReturnView): Page {
  const { returned, done, problem } = view;
  const products = returnedProducts(returned).map(({ sku, name }) => [dispositionField(sku), name] as const);
  return consolePage({
    title: `Return ${returned.return_id.slice(0, 8)}`,
    at: RETURNS,
    ...{ done, problem, labels: { reason: 'Why', ...Object.fromEntries(products) } },
    aside: returnStatus(returned.status),
    body: html`${panel({ title: 'What happened', body: returnFacts(returned) })}
${panel({ title: 'Goods', body: goods(returned) })}
${returnActs(view)}`,
  });
}

function returnFacts(returned: Return): Html {
  const { order_id, customer_id, approved_at, received_at, ended_at } = returned;
  return facts([
    ['Order', html`<a href="${orderAddress(order_id)}">${shortId(order_id)}</a>`],
    ['Payment', html`<a href="${paymentAddress(order_id)}">its payment</a>`],
    ['Customer', html`<a href="${customerAddress(customer_id)}">${shortId(customer_id)}</a>`],
    [
      returned.status === 'refunded' ? 'Given back' : 'Worth',
      money(returned.refund_minor, returned.currency),
    ],
    ['Why', returned.reason],
    ['Refused because', returned.refusal],
    ['Asked for', instant(returned.requested_at)],
    ['Approved', approved_at && instant(approved_at)],
    ['Received', received_at && instant(received_at)],
    ['Ended', ended_at && instant(ended_at)],
  ]);
}

function goods({ lines, currency }: Return): Html {
  return table({
    caption: 'Goods',
    columns: [
      { name: 'Sku' },
      { name: 'Name' },
      { name: 'Units', isNumber: true },
      { name: 'Each', isNumber: true },
      { name: 'Together', isNumber: true },
      { name: 'Became' },
    ],
    rows: lines.map(({ sku, name, quantity, unit_price_minor, line_total_minor, disposition }) => [
      html`<a href="${stockAddress(sku)}">${sku}</a>`,
      name,
      quantity,
      money(unit_price_minor, currency),
      money(line_total_minor, currency),
      disposition?.replace('-', ' '),
    ]),
    none: 'None.',
  });
}
