import { duration } from '../../../../console/parts/duration.ts';
import { table } from '../../../../console/parts/table.ts';
import { type Content, type Html, html } from '../../../../html/html.ts';
import type { Delivery, OrderMessage } from './order-message.ts';
import { outcomeMeaning, outcomeTag } from './outcome-tag.ts';

const COLUMNS = [
  { name: 'After ms', isNumber: true },
  { name: 'Message' },
  { name: 'From' },
  { name: 'To' },
  { name: 'Became' },
  { name: 'Tries', isNumber: true },
  { name: 'Done after', isNumber: true },
  { name: 'Error' },
];

/** The messages as a table, a row for each consumer. `hasContents`: with each message as it went over the bus. */
export function messageTable(messages: readonly OrderMessage[], { hasContents = false } = {}): Html {
  const beganAtMs = messages[0]?.sentAtMs ?? 0;
  const rows = messages.flatMap((message) => {
    const deliveries = message.deliveries.length === 0 ? [undefined] : message.deliveries;
    return deliveries.map((delivery, i) => [
      ...[
        String(Math.round(message.sentAtMs - beganAtMs)),
        html`<code>${message.type}</code> <span class="faint">${kindOf(message, delivery)}</span>`,
      ],
      ...[shortName(message.from) ?? 'not known', ...deliveryCells(message, delivery)],
      ...(hasContents ? [i === 0 && contents(message)] : []),
    ]);
  });
  return table({
    caption: 'Messages of this order, oldest first',
    columns: hasContents ? [...COLUMNS, { name: 'Content' }] : COLUMNS,
    rows,
    none: 'No service knows of a message of this order. The history is kept for some days.',
  });
}

function kindOf({ kind, replays }: OrderMessage, delivery: Delivery | undefined): string {
  const again = replays === 0 ? '' : `, sent again ${replays === 1 ? 'once' : `${replays} times`}`;
  return `${delivery?.isReply ? 'reply' : kind}${again}`;
}

function deliveryCells({ sentAtMs }: OrderMessage, delivery: Delivery | undefined): readonly Content[] {
  if (delivery === undefined) return ['nobody', 'nobody listens to it', '', '', ''];
  const { to, outcome, tries } = delivery;
  const last = tries.at(-1);
  const failed = tries.filter(({ error }) => error !== null);
  return [
    shortName(to),
    outcomeTag(outcome),
    tries.length > 0 && String(tries.length),
    last && duration(Math.max(0, last.endedAtMs - sentAtMs)),
    failed.length === 0
      ? outcomeMeaning(outcome)
      : html`<ul class="message-errors">${failed.map(({ attempt, error }) => html`<li>try ${attempt}: ${error}</li>`)}</ul>`,
  ];
}

function shortName(service: string | undefined): string | undefined {
  return service?.replace(/-service$/, '');
}

function contents({ id, envelope, traceparent }: OrderMessage): Html {
  return html`<details><summary>Show</summary><p><code>${id}</code></p>${
    envelope === undefined
      ? html`<p>Its sender does not know it any more.</p>`
      : html`<pre>${JSON.stringify(envelope, null, 2)}</pre>`
  }${traceparent && html`<p class="faint">trace <code>${traceparent}</code></p>`}</details>`;
}
