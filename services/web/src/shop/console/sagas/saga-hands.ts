import type { Saga } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { panel } from '../../../console/parts/panel.ts';
import { fieldsForm } from '../../../pages/form.ts';
import { type FormProblem, fieldProblem } from '../../../pages/form-problem.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { sagaAddress } from './saga-address.ts';
import { effectOf, type Operation } from './saga-effects.ts';
import { REASON } from './saga-reason.ts';

export interface HandsView {
  readonly visitor: Visitor;
  readonly saga: Saga;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}

const HANDS: Readonly<Record<Operation, { title: string; button: string; isDangerous: boolean }>> = {
  retry: { title: 'Try again', button: 'Retry the step', isDangerous: false },
  skip: { title: 'Skip the step', button: 'Skip the step', isDangerous: true },
  'force-complete': { title: 'End it as done', button: 'Force it to its end', isDangerous: true },
  'force-compensate': { title: 'Undo it', button: 'Force it back', isDangerous: true },
};

/** Of the field that says why, in the form of an operation. */
export function reasonField(operation: Operation): string {
  return `reason-${operation}`;
}

/** What an operator may do with a saga, each beside what it does to money and stock. Of one saga on a page. */
export function handPanels(view: HandsView): readonly Html[] {
  return view.saga.can.map((operation) => handPanel(view, operation));
}

function handPanel({ visitor, saga, problem, values }: HandsView, operation: Operation): Html {
  const { title, button, isDangerous } = HANDS[operation];
  const name = reasonField(operation);
  const form = fieldsForm({
    action: `${sagaAddress(saga.id)}/${operation}`,
    visitor,
    values,
    fields: [{ ...REASON, name, error: fieldProblem(problem, name, REASON.label) }],
    button,
    buttonClass: isDangerous ? 'danger' : 'primary',
  });
  return panel({
    title,
    body: html`<div class="panel-form"><p class="lead">${effectOf(operation, saga)}</p>${form}</div>`,
  });
}
