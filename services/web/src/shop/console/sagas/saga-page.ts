import type { SagaWithJournal } from '@platform/api-client/operations.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { facts } from '../../../console/parts/facts.ts';
import { panel } from '../../../console/parts/panel.ts';
import { table } from '../../../console/parts/table.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { orderAddress } from '../addresses.ts';
import { SAGAS } from './saga-address.ts';
import { type HandsView, handPanels, reasonField } from './saga-hands.ts';
import { sagaStateTag } from './saga-state-tag.ts';

export interface SagaView extends HandsView {
  readonly saga: SagaWithJournal;
  readonly done?: string | undefined;
}

/** One saga with its journal, and what an operator may do with it. */
export function sagaPage(view: SagaView): Page {
  const { saga, done, problem } = view;
  const { definition, order_number: number, id } = saga;
  const labels = Object.fromEntries(saga.can.map((operation) => [reasonField(operation), 'Reason']));
  return consolePage({
    title: `Saga of ${definition} ${number ?? id}`,
    at: SAGAS,
    ...{ done, problem, labels },
    aside: html`${sagaStateTag(saga)}${number && html` <a href="${orderAddress(number)}">The order</a>`}`,
    body: html`${panel({ title: 'Where it is', body: whereItIs(saga) })}
${saga.can.length > 0 && html`<div class="panels">${handPanels(view)}</div>`}
${panel({ title: 'Journal', aside: String(saga.journal.length), body: journal(saga) })}`,
  });
}

function whereItIs(saga: SagaWithJournal): Content {
  return html`${facts([
    ['Saga', html`<code>${saga.id}</code>`],
    ['Definition', `${saga.definition} ${saga.version}`],
    ['Waits for', saga.step],
    ['Tries', saga.attempt],
    ['Begun', instant(saga.started_at)],
    ['Moved', instant(saga.updated_at)],
    ['Asked again', saga.deadline_at && instant(saga.deadline_at)],
    ['Undone because', saga.failure_reason],
  ])}
${saga.last_error && html`<p class="panel-text">It could not move ${saga.failures} times in a row: ${saga.last_error}</p>`}`;
}

function journal({ journal: entries }: SagaWithJournal): Html {
  return table({
    caption: 'What happened, the oldest first',
    columns: [{ name: 'When' }, { name: 'What' }, { name: 'Step' }, { name: 'Details' }],
    rows: entries.map(({ at, event, step, details }) => [
      instant(at),
      event,
      step,
      html`<span class="grow">${detailsText(details)}</span>`,
    ]),
    none: 'Nothing yet.',
  });
}

function detailsText(details: Readonly<Record<string, unknown>>): string {
  return Object.entries(details)
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${value}`)
    .join(', ');
}
