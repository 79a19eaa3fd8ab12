import { type Content, type Html, html } from '@platform/html/html.ts';
import { type FieldParts, field, postForm } from '../../pages/form-fields.ts';
import { type FormProblem, fieldProblem, problemAnswer, problemSummary } from '../../pages/form-problem.ts';
import type { Page } from '../../pages/page.ts';
import { day } from '../../parts/moment.ts';
import type { Visitor } from '../../session/visitor.ts';
import { linePicture } from '../parts/order-lines.ts';
import type { ReturnableOrder } from './gather-return.ts';
import { type ReturnForm, unitsField } from './return-form.ts';
import type { ReturnableLine } from './returnable.ts';

export interface ReturnView extends ReturnableOrder {
  readonly visitor: Visitor;
  readonly form: ReturnForm;
  readonly problem?: FormProblem | undefined;
}

/** What of an order is to be sent back, how many, and why. */
export function returnPage(view: ReturnView): Page {
  const { order, problem, lines } = view;
  return {
    title: `Return from order ${order.number}`,
    ...problemAnswer(problem),
    body: html`<p class="small"><a href="/orders">Your orders</a> / <a href="/orders/${order.number}">${order.number}</a> / <span class="quiet">Return</span></p>
<h1 class="display">Send something back</h1>
${
  view.openUntil !== undefined && lines.length > 0
    ? openForm(view, view.openUntil)
    : html`<p class="lead">${nothingToReturn(view)}</p>
<p><a href="/orders/${order.number}">Back to the order</a></p>`
}`,
  };
}

/** Why nothing can be sent back, and until when it could be. */
function nothingToReturn({ order, openUntil }: ReturnableOrder): Content {
  const until = order.returnable_until;
  if (order.status !== 'confirmed' && order.status !== 'placed')
    return 'This order did not come to be: there is nothing to send back.';
  if (until === null)
    return 'Nothing of this order has been delivered yet. Once it is there, you can send it back.';
  if (openUntil !== undefined)
    return html`There is nothing left to send back: all that can be is asked for already. It is possible until ${day(until)}.`;
  return html`It is too late to send it back: that was possible until ${day(until)}.`;
}

function openForm({ order, lines, form, problem, visitor }: ReturnView, until: string): Html {
  const fieldOf = (parts: FieldParts) =>
    field({
      ...parts,
      value: form.values.get(parts.name) ?? parts.value,
      error: fieldProblem(problem, parts.name, parts.label),
    });
  const isOne = lines.length === 1;
  const body = html`<input type="hidden" name="key" value="${form.key}">
<ul class="return-lines">${lines.map(
    (line) => html`<li>${linePicture(line.sku)}${fieldOf(unitsParts(line, isOne))}</li>`,
  )}</ul>
${fieldOf(REASON)}
<button class="btn primary">Ask to send it back</button>`;
  const labels = [...lines.map((line) => unitsParts(line, isOne)), REASON].map(({ name, label }) => [
    name,
    label,
  ]);
  return html`<p class="lead">Possible until ${day(until)}. We look at it and tell you. Your money comes
back once the goods are here.</p>
${problemSummary(problem, Object.fromEntries(labels))}
${postForm({ action: `/orders/${order.number}/return`, visitor, body, more: { class: 'return' } })}`;
}

/** Where there is one thing to choose from, it is chosen. */
function unitsParts({ sku, name, left }: ReturnableLine, isOne: boolean): FieldParts {
  return {
    name: unitsField(sku),
    label: name,
    type: 'number',
    isRequired: true,
    value: isOne ? '1' : '0',
    hint: left === 1 ? 'How many: you have one.' : `How many, of ${left}.`,
    more: { min: 0, max: left, inputmode: 'numeric' },
  };
}

const REASON: FieldParts = {
  name: 'reason',
  label: 'Why',
  isRequired: true,
  hint: 'Such as: it does not fit, or it came broken.',
  more: { maxlength: 500 },
};
