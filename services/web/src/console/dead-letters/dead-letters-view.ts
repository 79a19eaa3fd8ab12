import type { FormProblem } from '../../pages/form-problem.ts';
import type { Visitor } from '../../session/visitor.ts';
import type { DeadLetters } from './gather-dead-letters.ts';

/** What the page of dead letters is made of. */
export interface DeadLettersView {
  readonly visitor: Visitor;
  readonly found: DeadLetters;
  /** The cause that is looked at: its fingerprint. */
  readonly group?: string | undefined;
  /** Of one service alone. */
  readonly service?: string | undefined;
  readonly done?: string | undefined;
  readonly problem?: FormProblem | undefined;
  /** What was sent, when it is shown again. */
  readonly values?: URLSearchParams | undefined;
}
