import { type Html, html } from '@platform/html/html.ts';
import { panel } from '../../../../console/parts/panel.ts';
import { tag } from '../../../../console/parts/state-tag.ts';
import type { OrderMessages } from './gather-messages.ts';
import { messageTable } from './message-table.ts';
import { sequenceDiagram } from './sequence-diagram.ts';
import { sequenceLayout } from './sequence-layout.ts';

/** Every message between services: as a drawing, and as a table, which `isWhole` is open. */
export function messagesPanel({ messages, gaps }: OrderMessages, { isWhole = false } = {}): Html {
  const lost = countOf(messages, 'missing');
  const dead = countOf(messages, 'dead');
  return panel({
    title: 'Messages',
    id: 'messages',
    aside: html`${dead > 0 && html`<a href="/console/dead-letters">${tag(`${dead} dead`, 'failed')}</a> `}${
      lost > 0 && tag(`${lost} missing`, 'attention')
    } ${LEGEND}`,
    body: html`${gaps.map((gap) => html`<p class="panel-text note warn">${gap}</p>`)}
${messages.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label="Sequence diagram">${sequenceDiagram(sequenceLayout(messages))}</div>`}
${isWhole ? messageTable(messages) : html`<details class="as-table"><summary>The same as a table</summary>${messageTable(messages)}</details>`}`,
  });
}

const LEGEND = html`<ul class="legend" aria-label="Lines of the diagram"><li data-line="command">command</li><li data-line="event">event</li><li data-line="reply">reply</li></ul>`;

function countOf(messages: OrderMessages['messages'], outcome: 'dead' | 'missing'): number {
  return messages.flatMap(({ deliveries }) => deliveries).filter((one) => one.outcome === outcome).length;
}
