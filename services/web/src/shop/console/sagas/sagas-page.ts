import type { Saga, SagaPage } from '@platform/api-client/operations.ts';
import { attributes, type Html, html } from '@platform/html/html.ts';
import { withoutDone } from '../../../account/done.ts';
import type { Filter } from '../../../console/lists/filter-form.ts';
import { listPage } from '../../../console/lists/list-page.ts';
import type { Part } from '../../../console/parts/part.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import { table } from '../../../console/parts/table.ts';
import { field, postForm } from '../../../pages/form-fields.ts';
import { type FormProblem, fieldProblem } from '../../../pages/form-problem.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { SAGAS, sagaAddress } from './saga-address.ts';
import { REASON } from './saga-reason.ts';
import { sagaStateTag } from './saga-state-tag.ts';

export interface SagasView {
  readonly visitor: Visitor;
  readonly query: URLSearchParams;
  readonly sagas: Part<SagaPage>;
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}

const ANY = ['', 'any'] as const;
const FILTERS: readonly Filter[] = [
  {
    name: 'state',
    label: 'State',
    choices: [
      ANY,
      ['stuck', 'stuck'],
      ['running', 'running'],
      ['compensating', 'compensating'],
      ['completed', 'completed'],
      ['compensated', 'compensated'],
      ['cancelled', 'cancelled'],
    ],
  },
  { name: 'step', label: 'Waits for', placeholder: 'capture-payment' },
  {
    name: 'definition',
    label: 'Of',
    choices: [ANY, ['order', 'order'], ['return', 'return'], ['order-cancellation', 'cancellation']],
  },
  { name: 'overdue', label: 'Time', choices: [ANY, ['1', 'overdue']] },
];

/** The processes behind orders and returns; many can be retried at once. */
export function sagasPage(view: SagasView): Page {
  const { query, sagas, done, problem } = view;
  return listPage({
    title: 'Sagas',
    at: SAGAS,
    ...{ done, problem, labels: { reason: 'Reason' } },
    filters: FILTERS,
    query,
    found: sagas,
    show: ({ items }) => listForm(view, items),
  });
}

function listForm(view: SagasView, items: readonly Saga[]): Html {
  const list = table({
    caption: 'Sagas',
    columns: [
      { name: 'Saga' },
      { name: 'Order' },
      { name: 'State' },
      { name: 'Waits for' },
      { name: 'Tries', isNumber: true },
      { name: 'Why' },
      { name: 'Moved' },
      { name: 'Retry' },
    ],
    rows: items.map((saga) => row(saga, view.values)),
    none: view.query.get('state') === 'stuck' ? 'None is stuck.' : 'No such sagas.',
  });
  if (!items.some(isRetriable)) return list;
  const { visitor, query, problem, values } = view;
  const action = `${SAGAS}/retry?${withoutDone(query).toString()}`;
  return postForm({
    action,
    visitor,
    body: html`${list}
<div class="panel-form"><p class="lead">Asks again for the step at which each chosen one is. Nothing is done twice.</p>
${field({ ...REASON, value: values?.get('reason') ?? '', error: fieldProblem(problem, 'reason', 'Reason') })}
<button class="btn primary">Retry the chosen ones</button></div>`,
  });
}

function row(saga: Saga, values: URLSearchParams | undefined) {
  const { id, definition, order_number: number, step, attempt, updated_at: movedAt } = saga;
  const isChosen = values?.getAll('id').includes(id) ?? false;
  const name = `${definition} ${number ?? id}`;
  return [
    html`<a href="${sagaAddress(id)}">${definition} ${shortId(id)}</a>`,
    number && html`<code>${number}</code>`,
    sagaStateTag(saga),
    step,
    attempt,
    html`<span class="grow">${saga.last_error ?? saga.failure_reason}</span>`,
    instant(movedAt),
    isRetriable(saga) &&
      html`<label class="check"><input${attributes({ type: 'checkbox', name: 'id', value: id, checked: isChosen, 'aria-label': `Retry ${name}` })}></label>`,
  ];
}

function isRetriable({ can }: Saga): boolean {
  return can.includes('retry');
}
