import type { FormProblem } from '../../../pages/form-problem.ts';

/** A form of the page that was refused, to be shown again with what was typed. */
export interface FailedForm {
  /** Which one: the action below the order's address, such as `refund`. */
  readonly action: string;
  readonly problem: FormProblem;
  readonly values: URLSearchParams;
}

/** What a form is shown with, if it was the one that failed. */
export function failureOf(
  failed: FailedForm | undefined,
  action: string,
): { readonly problem?: FormProblem; readonly values?: URLSearchParams } {
  return failed?.action === action ? { problem: failed.problem, values: failed.values } : {};
}
