import { type Html, html } from '@platform/html/html.ts';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import { panel } from '../../../../console/parts/panel.ts';
import { foundIn, type Part } from '../../../../console/parts/part.ts';
import { tag } from '../../../../console/parts/state-tag.ts';
import { callsOf } from './calls.ts';
import type { OrderMessages } from './gather-messages.ts';
import { messageTable } from './message-table.ts';
import { sequenceDiagram } from './sequence-diagram.ts';
import { sequenceLayout } from './sequence-layout.ts';

export interface MessagesView {
  readonly messages: OrderMessages;
  /** Undefined where no runner keeps them. */
  readonly spans: Part<readonly TraceSpan[]> | undefined;
}

/** Every message between services, and every call that is traced: as a drawing, and as a table, which `isWhole` is open. */
export function messagesPanel({ messages: found, spans }: MessagesView, { isWhole = false } = {}): Html {
  const { messages } = found;
  const calls = callsOf((spans && foundIn(spans)) ?? []);
  const gaps = [
    ...found.gaps,
    ...(spans && 'missing' in spans ? [`Calls between services are not shown. ${spans.missing}`] : []),
  ];
  const asTable = messageTable(messages, calls);
  const lost = countOf(messages, 'missing');
  const dead = countOf(messages, 'dead');
  return panel({
    title: 'Messages',
    id: 'messages',
    aside: html`${dead > 0 && html`<a href="/console/dead-letters">${tag(`${dead} dead`, 'failed')}</a> `}${
      lost > 0 && tag(`${lost} missing`, 'attention')
    } ${LEGEND}`,
    body: html`${gaps.map((gap) => html`<p class="panel-text note warn">${gap}</p>`)}
${messages.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Sequence diagram">${sequenceDiagram(sequenceLayout(messages, calls))}</div>`}
${isWhole ? asTable : html`<details class="as-table"><summary>The same as a table</summary>${asTable}</details>`}`,
  });
}

const LEGEND = html`<ul class="legend" aria-label="Lines of the diagram"><li data-line="command">command</li><li data-line="event">event</li><li data-line="reply">reply</li><li data-line="call">call</li></ul>`;

function countOf(messages: OrderMessages['messages'], outcome: 'dead' | 'missing'): number {
  return messages.flatMap(({ deliveries }) => deliveries).filter((one) => one.outcome === outcome).length;
}
