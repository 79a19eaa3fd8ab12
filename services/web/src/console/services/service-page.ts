import type { Circuit } from '@platform/api-client/operations.ts';
import { type Content, html } from '@platform/html/html.ts';
import type { FormProblem } from '../../pages/form-problem.ts';
import type { Page } from '../../pages/page.ts';
import { clock } from '../../parts/moment.ts';
import type { Visitor } from '../../session/visitor.ts';
import { actsPanel } from '../acts/acts-panel.ts';
import { consolePage } from '../console-page.ts';
import { partPanel } from '../parts/panel.ts';
import { foundIn } from '../parts/part.ts';
import { type TagState, tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';
import type { ServiceView } from './gather-services.ts';
import { instancePanels } from './instance-panels.ts';
import { logLevelPanel } from './log-level-panel.ts';
import { processPanels } from './process-panels.ts';
import { SERVICES_PATH } from './service-name.ts';
import { serviceTabs } from './service-tabs.ts';

const CIRCUITS = [
  { name: 'Calls to' },
  { name: 'State' },
  { name: 'Failures in a row', isNumber: true },
  { name: 'Tried again' },
];
const CIRCUIT_STATES: Readonly<Record<Circuit['state'], TagState>> = {
  closed: 'good',
  'half-open': 'attention',
  open: 'failed',
};

export interface ServicePageParts {
  readonly visitor: Visitor;
  readonly view: ServiceView;
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  /** True: asks whether its process is to be killed. */
  readonly isToBeKilled: boolean;
}

/** One service: its instances, what they need, what it has given up calling, how much it logs. */
export function servicePage({ visitor, view, done, problem, isToBeKilled }: ServicePageParts): Page {
  const { name, state, circuits, process, acts } = view;
  const found = foundIn(state);
  return consolePage({
    title: name,
    at: SERVICES_PATH,
    heading: html`${name} <span id="service-state" data-swap>${found && tag(found.word, found.state)}</span>`,
    aside: html`<p class="quiet" id="service-seen" data-swap data-refresh="5">as of ${clock(new Date().toISOString())} UTC</p>`,
    done,
    problem,
    labels: { level: 'Log from here on' },
    body: html`${serviceTabs(name, '')}
${found?.detail && html`<p class="note bad">${found.detail}</p>`}
<div class="panels">
${process && processPanels({ visitor, name, process, isToBeKilled })}
${instancePanels(state)}
${partPanel({ title: 'Circuits', id: 'circuits' }, circuits, (all) => ({
  aside: 'of the process that answers',
  body: table({
    caption: 'Circuits',
    columns: CIRCUITS,
    rows: all.map(circuitRow),
    none: 'It guards no calls by a circuit breaker.',
  }),
}))}
${logLevelPanel(visitor, view)}
${actsPanel(acts)}
</div>`,
  });
}

function circuitRow({ name, state, failures, retry_at }: Circuit): readonly Content[] {
  return [name, tag(state, CIRCUIT_STATES[state]), failures, retry_at === null ? '' : clock(retry_at)];
}
