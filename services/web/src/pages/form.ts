import { type Content, type Html, html } from '@platform/html/html.ts';
import type { Visitor } from '../session/visitor.ts';
import { type FieldParts, field, postForm } from './form-fields.ts';
import { type FormProblem, fieldProblem, problemSummary } from './form-problem.ts';

export interface FieldsForm {
  readonly action: string;
  readonly visitor: Visitor;
  readonly fields: readonly FieldParts[];
  readonly button: Content;
  /** Default `primary wide`. */
  readonly buttonClass?: string;
  readonly problem?: FormProblem | undefined;
  /** What was sent, when it is shown again. */
  readonly values?: URLSearchParams | undefined;
  /** Hidden fields. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** Before the button. */
  readonly more?: Content;
  /** False where the page sums up at its top what is wrong. */
  readonly hasSummary?: boolean;
}

/** A form of labelled fields and one button. Problems are summed up at its top and stand beside their fields. */
export function fieldsForm({ action, visitor, fields, button, ...rest }: FieldsForm): Html {
  const { problem, values, hidden = {}, more, buttonClass = 'primary wide', hasSummary = true } = rest;
  const labels = Object.fromEntries(fields.map(({ name, label }) => [name, label]));
  const body = html`${Object.entries(hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}
${fields.map((parts) =>
  field({
    ...parts,
    value: values?.get(parts.name) ?? parts.value,
    error: fieldProblem(problem, parts.name, parts.label),
  }),
)}
${more}
<button class="btn ${buttonClass}">${button}</button>`;
  return html`${hasSummary && problemSummary(problem, labels)}${postForm({ action, visitor, body })}`;
}

/** A form of one button. */
export function buttonForm(
  visitor: Visitor,
  action: string,
  button: Content,
  { buttonClass = '', hidden = {} }: Pick<FieldsForm, 'buttonClass' | 'hidden'> = {},
): Html {
  return fieldsForm({ action, visitor, fields: [], button, buttonClass, hidden });
}
