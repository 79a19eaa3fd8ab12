import type { FieldParts } from '../../../pages/form-fields.ts';
import { type FormProblem, ownProblem } from '../../../pages/form-problem.ts';

const LEAST = 10;
const MOST = 500;

/** Why somebody lays a hand on a saga: enough of it to be understood later. */
export const REASON: FieldParts = {
  ...{ name: 'reason', label: 'Reason', isRequired: true },
  hint: `At least ${LEAST} characters. Kept in the journal with your name.`,
  more: { minlength: LEAST, maxlength: MOST },
};

/** What is wrong with the reason in field `name`; undefined if nothing is. */
export function reasonProblem(reason: string, name: string): FormProblem | undefined {
  if (reason.length >= LEAST) return undefined;
  const message = `must have at least ${LEAST} characters`;
  return ownProblem('Please look at this again:', [{ field: name, message }]);
}

/** The reason that was typed. */
export function typedReason(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').trim();
}
