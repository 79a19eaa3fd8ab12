import { type Content, type Html, html } from '@platform/html/html.ts';
import { letterAddress } from '../../../../console/dead-letters/letter-address.ts';
import { duration } from '../../../../console/parts/duration.ts';
import { table } from '../../../../console/parts/table.ts';
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

/** The messages as a table, a row for each consumer. */
export function messageTable(messages: readonly OrderMessage[]): Html {
  const beganAtMs = messages[0]?.sentAtMs ?? 0;
  const rows = messages.flatMap((message) => {
    const deliveries = message.deliveries.length === 0 ? [undefined] : message.deliveries;
    return deliveries.map((delivery) => [
      String(Math.round(message.sentAtMs - beganAtMs)),
      html`<a href="/console/messages/${message.id}"><code>${message.type}</code></a> <span class="faint">${kindOf(message, delivery)}</span>`,
      shortName(message.from) ?? 'not known',
      ...deliveryCells(message, delivery),
    ]);
  });
  return table({
    caption: 'Messages of this order, oldest first',
    columns: COLUMNS,
    rows,
    none: 'No service knows of a message of this order. The history is kept for some days.',
  });
}

function kindOf({ kind, replays }: OrderMessage, delivery: Delivery | undefined): string {
  const again = replays === 0 ? '' : `, sent again ${replays === 1 ? 'once' : `${replays} times`}`;
  return `${delivery?.isReply ? 'reply' : kind}${again}`;
}

function deliveryCells({ id, sentAtMs }: OrderMessage, delivery: Delivery | undefined): readonly Content[] {
  if (delivery === undefined) return ['nobody', 'nobody listens to it', '', '', ''];
  const { to, outcome, tries } = delivery;
  const last = tries.at(-1);
  const failed = tries.filter(({ error }) => error !== null);
  return [
    shortName(to),
    becameOf(id, delivery),
    tries.length > 0 && String(tries.length),
    last && duration(Math.max(0, last.endedAtMs - sentAtMs)),
    failed.length === 0
      ? html`<div class="message-errors">${outcomeMeaning(outcome)}</div>`
      : html`<ul class="message-errors">${failed.map(({ attempt, error }) => html`<li>try ${attempt}: ${error}</li>`)}</ul>`,
  ];
}

/** A dead letter leads to where it is acted on. */
function becameOf(id: string, { outcome, tries }: Delivery): Content {
  const queue = outcome === 'dead' ? tries.findLast((tried) => tried.outcome === 'dead')?.queue : undefined;
  if (queue === undefined) return outcomeTag(outcome);
  return html`<a href="${letterAddress({ queue, id })}">${outcomeTag(outcome)}</a>`;
}

function shortName(service: string | undefined): string | undefined {
  return service?.replace(/-service$/, '');
}
