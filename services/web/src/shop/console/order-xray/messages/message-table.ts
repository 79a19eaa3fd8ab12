import { type Content, type Html, html } from '@platform/html/html.ts';
import { letterAddress } from '../../../../console/dead-letters/letter-address.ts';
import { duration } from '../../../../console/parts/duration.ts';
import { tag } from '../../../../console/parts/state-tag.ts';
import { table } from '../../../../console/parts/table.ts';
import { pivotsOf } from '../saga/pivots.ts';
import type { Call } from './calls.ts';
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

/** The messages and calls as a table, oldest first: a row for each call, and for each consumer of a message. */
export function messageTable(messages: readonly OrderMessage[], calls: readonly Call[]): Html {
  const pivots = pivotsOf(messages);
  const timed = [
    ...calls.map((call) => ({ atMs: call.startMs, rows: [callCells(call)] })),
    ...messages.map((message) => ({
      atMs: message.sentAtMs,
      rows: messageCells(message, pivots.has(message.id)),
    })),
  ].toSorted((a, b) => a.atMs - b.atMs);
  const beganAtMs = timed[0]?.atMs ?? 0;
  const rows = timed.flatMap(({ atMs, rows }) =>
    rows.map((cells) => [String(Math.round(atMs - beganAtMs)), ...cells]),
  );
  return table({
    caption: 'Messages and calls of this order, oldest first',
    columns: COLUMNS,
    rows,
    none: 'No service knows of a message of this order. The history is kept for some days.',
  });
}

function messageCells(message: OrderMessage, isPivot: boolean): readonly (readonly Content[])[] {
  const deliveries = message.deliveries.length === 0 ? [undefined] : message.deliveries;
  return deliveries.map((delivery) => [
    html`<a href="/console/messages/${message.id}"><code>${message.type}</code></a> <span class="faint">${kindOf(message, delivery)}</span>${isPivot ? html` ${tag('pivot')}` : undefined}`,
    shortName(message.from) ?? 'not known',
    ...deliveryCells(message, delivery),
  ]);
}

function callCells({ name, protocol, from, to, durationMs, isFailed }: Call): readonly Content[] {
  return [
    html`<code>${name}</code> <span class="faint">${protocol} call</span>`,
    ...[shortName(from), shortName(to), isFailed ? tag('failed', 'failed') : tag('answered', 'good')],
    ...['', duration(durationMs), ''],
  ];
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
