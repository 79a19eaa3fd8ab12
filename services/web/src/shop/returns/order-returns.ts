import type { Return, ReturnStatus } from '@platform/api-client/operations.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { day } from '../../parts/moment.ts';
import { money } from '../parts/money.ts';

const WORDS: Readonly<Record<ReturnStatus, readonly [text: string, state: string]>> = {
  requested: ['Being looked at', 'running'],
  approved: ['Send it back', 'attention'],
  received: ['It is here', 'running'],
  refunded: ['Refunded', 'good'],
  refused: ['Refused', 'failed'],
};

/** What of an order goes back, and how far each of it is. */
export function orderReturns(returns: readonly Return[]): Html | undefined {
  if (returns.length === 0) return undefined;
  return html`<h2>${returns.length === 1 ? 'Your return' : 'Your returns'}</h2>
<ul class="returns">${returns.map(returnItem)}</ul>`;
}

function returnItem(one: Return): Html {
  const { lines, reason, status, requested_at } = one;
  const [text, state] = WORDS[status];
  return html`<li class="card">
<p><span class="tag" data-state="${state}">${text}</span> <span class="quiet small">asked for on ${day(requested_at)}</span></p>
<ul>${lines.map(({ quantity, name }) => html`<li>${quantity} × ${name}</li>`)}</ul>
<p class="quiet small">Why: ${reason}</p>
<p>${whatNext(one)}</p>
</li>`;
}

function whatNext({ status, refusal, refund_minor, currency, ended_at }: Return): Content {
  const amount = html`<strong>${money(refund_minor, currency)}</strong>`;
  switch (status) {
    case 'requested':
      return 'We tell you whether and where you can send it.';
    case 'approved':
      return html`We expect it. Once it is here, ${amount} comes back to you.`;
    case 'received':
      return html`We ask your bank to give back ${amount}.`;
    case 'refunded':
      return html`${amount} was given back${ended_at && html` on ${day(ended_at)}`}.`;
    case 'refused':
      return html`It cannot be sent back: ${refusal}`;
  }
}
