import type { Order, User } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { duration } from '../../../../console/parts/duration.ts';
import { facts } from '../../../../console/parts/facts.ts';
import { foundIn } from '../../../../console/parts/part.ts';
import { shortId } from '../../../../console/parts/short-id.ts';
import { tag } from '../../../../console/parts/state-tag.ts';
import { TRACES_PATH } from '../../../../console/traces/traces-page.ts';
import { instant } from '../../../../parts/moment.ts';
import { money } from '../../../parts/money.ts';
import { customerAddress } from '../../addresses.ts';
import { orderStatus } from '../../orders/orders-table.ts';
import { summary } from '../audit/audit-panel.ts';
import type { OrderMessage } from '../messages/order-message.ts';
import { traceIdOf } from '../messages/trace-id.ts';
import type { XrayView } from '../xray-view.ts';

/** How the order stands, beside its heading. */
export function statusTags({ xray }: XrayView): Html {
  const order = foundIn(xray.order);
  const retries = retriesOf(xray);
  return html`${order ? orderStatus(order.status) : tag('order missing', 'attention')}
${order?.return_status && tag(order.return_status.replaceAll('-', ' '), 'attention')}
${retries > 0 && tag(retries === 1 ? 'one retry' : `${retries} retries`, 'attention')}`;
}

/** Of requests that were not answered, and of handlers that failed. */
function retriesOf({ timeline, inside }: XrayView['xray']): number {
  const unanswered = (foundIn(timeline) ?? []).filter(({ event }) => event.endsWith(' unanswered'));
  const deliveries = (inside?.messages.messages ?? []).flatMap((message) => message.deliveries);
  const failed = deliveries.flatMap(({ tries }) => tries).filter(({ outcome }) => outcome !== 'handled');
  return unanswered.length + failed.length;
}

/** Who, how much, when, and by which ids it is known elsewhere. */
export function factsList({ xray }: XrayView): Html {
  const { id, customer, inside } = xray;
  const order = foundIn(xray.order);
  const messages = inside?.messages.messages;
  const audit = inside?.audit && foundIn(inside.audit);
  const traceId = messages && traceIdOf(messages);
  return html`${facts([
    ['Customer', order && customerLink(order, foundIn(customer))],
    ['Total', order && html`<strong>${money(order.total_minor, order.currency)}</strong>`],
    ['Placed', order && instant(order.placed_at)],
    ['Took', order && took(order)],
    ['Messages', messages && `${messages.length}, ${deadOf(messages)} dead`],
    ['Audit', audit && summary(audit.checks)],
    ['Order id', shortId(id)],
    ['Trace', traceId && html`<a href="${TRACES_PATH}/${traceId}">${shortId(traceId)}</a>`],
    ['Ended, because', order?.reason && html`${order.reason} <code>${order.reason_code}</code>`],
  ])}
${'missing' in xray.order && html`<p class="panel-text">The order itself is missing. ${xray.order.missing}</p>`}`;
}

function customerLink({ customer_id: id }: Order, customer: User | undefined): Html {
  return html`<a href="${customerAddress(id)}">${customer?.email ?? shortId(id)}</a>`;
}

function deadOf(messages: readonly OrderMessage[]): number {
  return messages.flatMap(({ deliveries }) => deliveries).filter(({ outcome }) => outcome === 'dead').length;
}

function took({ placed_at: from, ended_at: to }: Order): string {
  return to === null ? 'not ended yet' : duration(Date.parse(to) - Date.parse(from));
}
