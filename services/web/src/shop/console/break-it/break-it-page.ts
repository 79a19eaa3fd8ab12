import { attributes, type Html, html } from '@platform/html/html.ts';
import { actsPanel, type LastActs } from '../../../console/acts/acts-panel.ts';
import { consolePage } from '../../../console/console-page.ts';
import { panel } from '../../../console/parts/panel.ts';
import { table } from '../../../console/parts/table.ts';
import { field, postForm } from '../../../pages/form-fields.ts';
import { type FormProblem, fieldProblem } from '../../../pages/form-problem.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { type Breakable, FAULT_TEXTS, FAULTS, type Fault } from './faults.ts';
import { planText, type Trial, trialTag } from './trial-words.ts';

export const BREAK_IT = '/console/break-it';

export interface BreakItView {
  readonly visitor: Visitor;
  /** What can be broken; undefined where no runner of ours runs it. */
  readonly services: readonly Breakable[] | undefined;
  readonly trials: readonly Trial[];
  readonly acts: LastActs;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams;
}

/** Where a service is broken while orders are placed. */
export function breakItPage(view: BreakItView): Page {
  const { services, trials, acts, problem } = view;
  return consolePage({
    title: 'Break it',
    at: BREAK_IT,
    problem,
    labels: { service: 'What', fault: 'How', seconds: 'For how long', orders: 'Orders a second' },
    body: html`<p>Customers place orders, something breaks among them, it heals, and the audit of every service says what came of it.</p>
${services === undefined ? NO_RUNNER : panel({ title: 'A trial', body: trialForm(view, services) })}
${panel({
  title: 'Trials',
  aside: 'the last 20 of this process',
  body: table({
    caption: 'Trials',
    columns: [{ name: 'Started' }, { name: 'What' }, { name: 'Verdict' }],
    rows: trials.map((trial) => [
      html`<a href="${BREAK_IT}/${trial.id}">${instant(trial.startedAt)}</a>`,
      planText(trial.subject),
      trialTag(trial),
    ]),
    none: 'None yet.',
  }),
})}
${actsPanel(acts)}`,
  });
}

const NO_RUNNER = html`<p class="note warn">Services can be broken from here where <code>npm start</code> runs them.</p>`;

function trialForm(
  { visitor, values = new URLSearchParams(), problem }: BreakItView,
  services: readonly Breakable[],
): Html {
  const number = (name: string, label: string, fallback: string, most: number) =>
    field({
      ...{ name, label, type: 'number', isRequired: true, value: values.get(name) ?? fallback },
      more: { min: 1, max: most },
      error: fieldProblem(problem, name, label),
    });
  return postForm({
    action: BREAK_IT,
    visitor,
    more: { class: 'panel-form' },
    body: html`<div class="field-row"><label for="f-service">What</label><select class="field" id="f-service" name="service">${services.map(
      ({ name }) =>
        html`<option${attributes({ value: name, selected: name === values.get('service') })}>${name}</option>`,
    )}</select></div>
${faultField(services, values.get('fault'), fieldProblem(problem, 'fault', 'How'))}
${number('seconds', 'For how long (seconds)', '5', 30)}
${number('orders', 'Orders a second', '3', 10)}
<p class="field-row"><label><input type="checkbox" name="provider" value="1"${attributes({ checked: values.has('provider') })}> The payment provider is slow, silent and broken meanwhile</label></p>
<button class="btn danger">Break it</button>`,
  });
}

/** Those that can be done to some service here. */
function faultField(services: readonly Breakable[], chosen: string | null, error: string | undefined): Html {
  const possible = FAULTS.filter((fault) => services.some(({ faults }) => faults.includes(fault)));
  const radio = (fault: Fault) =>
    html`<label><input type="radio" name="fault"${attributes({ value: fault, checked: fault === (chosen ?? FAULTS[0]) })}> ${FAULT_TEXTS[fault].label}</label>`;
  return html`<fieldset class="field-row" id="f-fault"${attributes({ 'aria-describedby': error && 'f-fault-error' })}><legend>How</legend>${possible.map(radio)}
${!possible.includes('slow-database') && html`<p class="hint"><code>npm start -- --breakable</code> can slow links too.</p>`}
${error && html`<p class="field-error" id="f-fault-error">${error}</p>`}</fieldset>`;
}
