import type { Return } from '@platform/api-client/operations.ts';
import type { FormProblem } from '../../../pages/form-problem.ts';
import type { Visitor } from '../../../session/visitor.ts';

/** What the page of a return shows. */
export interface ReturnView {
  readonly returned: Return;
  readonly visitor: Visitor;
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}
