import type { SagaWithJournal } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { panel } from '../../../../console/parts/panel.ts';
import { foundIn } from '../../../../console/parts/part.ts';
import { sagaAddress } from '../../sagas/saga-address.ts';
import { sagaStateTag } from '../../sagas/saga-state-tag.ts';
import type { XrayView } from '../xray-view.ts';
import { chapterList } from './chapter-list.ts';
import { chapters, fromJournal, fromTimeline } from './saga-story.ts';

/** The saga of an order as its timeline tells it; for admins how it stands, what can be done, and its returns' sagas. */
export function sagaPanel(view: XrayView): Html {
  const { timeline, inside, id } = view.xray;
  const sagas = inside && foundIn(inside.sagas);
  const own = sagas?.find((saga) => saga.id === id);
  const others = sagas?.filter((saga) => saga.id !== id) ?? [];
  return panel({
    title: 'Saga',
    id: 'saga',
    aside: own && html`<a href="${sagaAddress(own.id)}">${sagaStateTag(own)}</a>`,
    body: html`${'missing' in timeline ? html`<p class="panel-text">${timeline.missing}</p>` : chapterList(chapters(timeline.value.map(fromTimeline)))}
${inside && 'missing' in inside.sagas && html`<p class="panel-text">The sagas themselves are missing. ${inside.sagas.missing}</p>`}
${own && standing(own)}
${others.map(otherSaga)}`,
  });
}

function otherSaga(saga: SagaWithJournal): Html {
  return html`<section class="other-saga"><h3><a href="${sagaAddress(saga.id)}">${saga.definition}</a> ${sagaStateTag(saga)}</h3>
${saga.definition === 'return' && chapterList(chapters(saga.journal.map(fromJournal)))}
${standing(saga)}</section>`;
}

/** Why it does not move, where it does not. */
function standing({ last_error: error, failures, failure_reason: reason }: SagaWithJournal) {
  return html`${reason && html`<p class="panel-text quiet">Undone, because: ${reason}</p>`}
${error && html`<p class="panel-text">Failed to move ${failures === 1 ? 'once' : `${failures} times`}: <code>${error}</code></p>`}`;
}
