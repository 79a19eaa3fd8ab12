import type { Order } from '@platform/api-client/operations.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { buttonForm } from '../../pages/form.ts';
import type { Page } from '../../pages/page.ts';
import { clock, day } from '../../parts/moment.ts';
import type { Visitor } from '../../session/visitor.ts';
import { orderReturns } from '../returns/order-returns.ts';
import { openUntil, returnableLines } from '../returns/returnable.ts';
import type { OrderFindings } from './gather-order.ts';
import { happenings } from './happenings.ts';
import { headline } from './headline.ts';
import { type OrderStep, orderSteps, type StepState } from './order-steps.ts';
import { orderSummary } from './order-summary.ts';
import { hasOpenReturn, isUnderWay } from './progress.ts';

export interface OrderView extends OrderFindings {
  readonly visitor: Visitor;
  readonly isDevelopment: boolean;
  /** Why a cancel was refused. */
  readonly refusal?: string | undefined;
}

/** The live order: what has happened, what it waits for, and what can be done. Its parts are swapped while it goes on. */
export function orderPage(view: OrderView): Page {
  const { order, refusal } = view;
  const { title, text, state } = headline(view);
  const goesOn = isUnderWay(view) || hasOpenReturn(view.returns);
  return {
    title: `Order ${order.number}`,
    status: refusal === undefined ? 200 : 409,
    // Where there are no scripts, the page is loaded again while something is to come.
    head: goesOn && html`<noscript><meta http-equiv="refresh" content="${reloadSeconds(view)}"></noscript>`,
    body: html`<p class="small"><a href="/orders">Your orders</a> / <span class="quiet">${order.number}</span></p>
<div class="order-head" id="order-head" data-swap data-live="${goesOn ? `/orders/${order.id}/events` : undefined}">
<h1 class="display">${title}</h1>
<p class="quiet" data-last-seen>${seen(view, goesOn)}</p>
</div>
<div id="order-steps" data-swap>${stepList(view)}
${text && html`<p class="note${noteKind(state)}">${text}</p>`}
${refusal && html`<p class="note warn" role="alert">${refusal}</p>`}</div>
<div class="order-parts">
<div>
<div id="order-acts" data-swap>${acts(view)}</div>
<div id="returns" data-swap>${orderReturns(view.returns)}</div>
<h2>What happened</h2>
<ol class="happenings" id="order-happenings" data-swap>${happenings(view.timeline).map(
      (one) => html`<li data-state="${one.state}">${clock(one.at)} <strong>${one.text}</strong></li>`,
    )}</ol>
${view.isDevelopment && behindTheCounter(view)}
</div>
${orderSummary(view)}
</div>`,
  };
}

/** People decide on a return: that takes longer. */
function reloadSeconds(view: OrderView): number {
  return isUnderWay(view) ? 3 : 30;
}

function seen({ order, seenAt }: OrderView, goesOn: boolean): Content {
  if (order.ended_at !== null && !goesOn) {
    const ms = Date.parse(order.ended_at) - Date.parse(order.placed_at);
    return ms < 1000 ? `Ended after ${ms} ms` : `Ended after ${Math.round(ms / 1000)} s`;
  }
  return html`Seen at ${clock(seenAt)}`;
}

function noteKind(state: 'running' | 'good' | 'attention' | 'failed'): string {
  if (state === 'failed') return ' bad';
  return state === 'attention' ? ' warn' : '';
}

const SAID: Readonly<Record<StepState, string>> = {
  done: 'done',
  now: 'under way',
  later: 'to come',
  failed: 'failed',
  undone: 'undone',
  'left-out': 'not needed',
};

function stepList({ order, timeline }: OrderView): Html {
  const steps = orderSteps(order.status, order.placed_at, order.ended_at, timeline);
  return html`<ol class="order-steps card">${steps.map(stepItem)}</ol>`;
}

function stepItem({ name, state, at }: OrderStep): Html {
  return html`<li data-state="${state}"${state === 'now' && html` aria-current="step"`}>
<strong>${name}</strong> <span class="quiet small">${at ? clock(at) : SAID[state]}<span class="visually-hidden">${at && `, ${SAID[state]}`}</span></span></li>`;
}

const UNTIL: Readonly<Record<NonNullable<Order['cancel_until']>, string>> = {
  'payment-captured': 'Possible until the payment is taken. Nothing is charged then.',
  'parcel-left': 'Possible until the parcel leaves. Your money comes back then.',
};

function acts({ order, visitor, returns, seenAt }: OrderView): Html | undefined {
  const act = (action: string, label: string, buttonClass = '') =>
    buttonForm(visitor, `/orders/${order.number}/${action}`, label, { buttonClass });
  if (order.can_cancel)
    return html`<div class="acts">${act('cancel', 'Cancel the order', 'danger')}
<p class="quiet small">${UNTIL[order.cancel_until ?? 'payment-captured']}</p></div>`;
  if (order.status === 'rejected')
    return html`<div class="acts">${act('order-again', 'Order the same with another card', 'primary')}
${act('to-cart', 'Put it back into the cart')}</div>`;
  const until = openUntil(order, new Date(seenAt));
  if (until !== undefined && returnableLines(order, returns).length > 0)
    return html`<div class="acts"><a class="btn" href="/orders/${order.number}/return">Return something</a>
<p class="quiet small">Possible until ${day(until)}.</p></div>`;
  return undefined;
}

function behindTheCounter({ order }: OrderView): Html {
  return html`<h2>Behind the counter</h2>
<p>Several services are at work on this order: <code>npx platform sagas show ${order.number}</code> shows how. Stop one of
them, and see the order end all the same.</p>`;
}
