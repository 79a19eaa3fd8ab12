import type { SagaWithJournal } from '@platform/api-client/operations.ts';
import { panel } from '../../../../console/parts/panel.ts';
import { foundIn } from '../../../../console/parts/part.ts';
import { type Html, html } from '../../../../html/html.ts';
import { field, postForm } from '../../../../pages/form-fields.ts';
import { fieldProblem, problemSummary } from '../../../../pages/form-problem.ts';
import { failureOf } from '../failed-form.ts';
import type { XrayView } from '../xray-view.ts';

export const SAGA_ACTS = ['retry', 'skip', 'confirm', 'compensate'] as const;
export type SagaAct = (typeof SAGA_ACTS)[number];

const REASON = 'Reason';
/** A reason shorter than this says nothing to whoever reads the journal later. */
export const LEAST_REASON = 10;

interface ActWords {
  readonly button: string;
  /** What it does to money and stock. */
  readonly what: string;
}

const WORDS: Readonly<Record<SagaAct, ActWords>> = {
  retry: {
    button: 'Ask again',
    what: 'sends the request of its step once more. Services answer a repeated request as they did the first, so nothing is charged or moved twice.',
  },
  skip: {
    button: 'Take the step for done',
    what: 'goes on as if it had succeeded. Nothing is charged or moved by it: see to that by hand first.',
  },
  confirm: {
    button: 'Take all for done',
    what: 'ends it as a success. Money that was not taken and goods that were not sent stay where they are.',
  },
  compensate: {
    button: 'Undo it all',
    what: 'gives back what was charged and puts the goods back into stock.',
  },
};

/** What an operator can do with sagas that have not ended; the reason is kept in their journals. For admins. */
export function sagaActsPanel(view: XrayView): Html | undefined {
  const { inside } = view.xray;
  const open = ((inside && foundIn(inside.sagas)) ?? []).filter((saga) => actsFor(saga).length > 0);
  if (open.length === 0) return undefined;
  return panel({ title: 'By hand', body: open.map((saga) => sagaActs(view, saga)) });
}

function sagaActs({ visitor, address, failed }: XrayView, saga: SagaWithJournal): Html {
  const acts = actsFor(saga);
  const { problem, values } = failureOf(failed, `sagas/${saga.id}`);
  const name = reasonField(saga.id);
  const of = `${address}/sagas/${saga.id}`;
  const body = html`<dl class="act-words">${acts.map((act) => html`<dt>${WORDS[act].button}</dt><dd>${WORDS[act].what}</dd>`)}</dl>
${field({
  ...{ name, label: REASON, isRequired: true, value: values?.get(name) ?? undefined },
  hint: `At least ${LEAST_REASON} characters; it is kept with your name.`,
  error: fieldProblem(problem, name, REASON),
  more: { minlength: LEAST_REASON, maxlength: 500 },
})}
<div class="acts-row">${acts.map((act) => actButton(act, `${of}/${act}`))}</div>`;
  return html`<div class="act"><h3>${saga.definition} at ${saga.step ?? 'its end'}</h3>
${problemSummary(problem, { [name]: REASON })}${postForm({ action: `${of}/${acts[0]}`, visitor, body })}</div>`;
}

function actButton(act: SagaAct, address: string): Html {
  return html`<button class="btn${act !== 'retry' && ' danger'}" formaction="${address}">${WORDS[act].button}</button>`;
}

/** The name of the field: there may be several sagas on a page. */
export function reasonField(sagaId: string): string {
  return `reason-${sagaId}`;
}

const OPERATIONS: Readonly<Record<SagaAct, SagaWithJournal['can'][number]>> = {
  retry: 'retry',
  skip: 'skip',
  confirm: 'force-complete',
  compensate: 'force-compensate',
};

function actsFor({ can }: SagaWithJournal): readonly SagaAct[] {
  return SAGA_ACTS.filter((act) => can.includes(OPERATIONS[act]));
}
