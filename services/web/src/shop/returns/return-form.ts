import type { FieldError } from '@platform/api-client/api-error.ts';
import { formKey } from '../../pages/form-key.ts';
import { type FormProblem, ownProblem } from '../../pages/form-problem.ts';

/** What the form of a return says. */
export interface ReturnForm {
  /** Makes sending it twice one return. */
  readonly key: string;
  /** What is sent back. It follows from the form alone, so that the same form is the same request. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  readonly reason: string;
  /** All of it, as it was sent. */
  readonly values: URLSearchParams;
}

const UNITS = 'units-';
const WHOLE = /^\d{1,6}$/;

/** The field that says how many of a product are sent back. */
export function unitsField(sku: string): string {
  return UNITS + sku;
}

export function readReturnForm(values = new URLSearchParams()): ReturnForm {
  const lines = unitsTyped(values).map(([sku, text]) => ({ sku, quantity: Number(text) }));
  return {
    key: formKey(values),
    lines: lines.filter(({ quantity }) => quantity !== 0),
    reason: (values.get('reason') ?? '').trim(),
    values,
  };
}

/** What is wrong with a form, as far as it can be seen without asking anybody. */
export function ownProblemOf({ values, lines, reason }: ReturnForm): FormProblem | undefined {
  const errors = [
    ...unitsTyped(values)
      .filter(([, text]) => text !== '' && !WHOLE.test(text))
      .map(([sku]): FieldError => ({ field: unitsField(sku), message: 'must be a whole number' })),
    ...(reason === '' ? [{ field: 'reason', message: 'must be said' }] : []),
  ];
  if (errors.length > 0) return ownProblem('Please look at this again:', errors);
  return lines.length === 0 ? ownProblem('Say how many of what you send back.') : undefined;
}

/** The platform names lines by their place in the request, and their product in the message; the form has a field for each. */
export function inFieldsOf({ lines }: ReturnForm, problem: FormProblem): FormProblem {
  const errors = problem.errors.map(({ field, message }) => {
    const [, index = ''] = /^lines\/(\d+)\//.exec(field) ?? [];
    const sku = lines[Number(index)]?.sku;
    if (index === '' || sku === undefined) return { field, message };
    return { field: unitsField(sku), message: message.replace(` of ${sku}`, '') };
  });
  return { ...problem, errors };
}

function unitsTyped(values: URLSearchParams): (readonly [sku: string, text: string])[] {
  return [...values]
    .filter(([name]) => name.startsWith(UNITS))
    .map(([name, text]) => [name.slice(UNITS.length), text.trim()]);
}
