import {
  advance,
  type JournalEntry,
  type JournalKind,
  type Move,
  sendAgain,
  stepOf,
  turnBack,
  undoNext,
} from './moves/saga-move.ts';
import type { SagaDefinition } from './saga-definition.ts';
import { isEnded, type SagaState } from './saga-state.ts';

/** Who acts, and why; both are kept in the journal. */
export interface Operator {
  readonly actor: string;
  readonly reason: string;
}

export type Operation =
  /** Ask again, with all the retries anew. */
  | 'retry'
  /** Take the step, or the compensation, under way for done: somebody saw to it by hand. */
  | 'skip'
  /** Take all that is left for done, and complete. */
  | 'force-complete'
  /** Undo what is done, also from beyond the pivot. */
  | 'force-compensate';

export type OperationRefusal =
  /** It has ended. */
  | 'ended'
  /** Only an instance that is stuck may be skipped or forced: else its own next move would race with the hand. */
  | 'not-stuck'
  /** It is being undone; what is undone cannot be completed. */
  | 'compensating'
  /** The step under way may have happened, and nothing can undo it. */
  | 'no-undo';

const FORCED_BACK = { code: 'undone-by-operator', reason: 'It was undone by our staff.' };

/** What follows from an operator's hand, or why nothing may. Pure. */
export function operate<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  operation: Operation,
  operator: Operator,
): Move<Facts> | OperationRefusal {
  if (isEnded(state)) return 'ended';
  const step = stepOf(definition, state.step);
  const isForward = state.direction === 'forward';
  const note = (kind: JournalKind): JournalEntry[] => [
    { kind, step: step.name, direction: state.direction, ...operator },
  ];
  if (operation === 'retry') {
    // Not from 0: that it was asked before must not be forgotten (a refusal is then no proof that nothing happened).
    const attempt = state.status === 'stuck' ? 1 : state.attempt;
    return sendAgain(step, { ...state, attempt }, note('retried'));
  }
  if (state.status !== 'stuck') return 'not-stuck';
  const index = definition.steps.indexOf(step);
  switch (operation) {
    case 'skip':
      if (!isForward)
        return undoNext(definition, { ...state, done: state.done.slice(0, -1) }, note('skipped'));
      return advance(definition, { ...state, done: [...state.done, step.name] }, index + 1, note('skipped'));
    case 'force-complete':
      if (!isForward) return 'compensating';
      return advance(definition, state, definition.steps.length, note('forced'));
    case 'force-compensate': {
      if (!isForward) return 'compensating';
      if (step.compensation === undefined && step.undoneBy === undefined) return 'no-undo';
      const { code, reason } = definition.whenForcedBack ?? FORCED_BACK;
      const done = [...state.done, step.name]; // In doubt.
      return turnBack(
        definition,
        { ...state, done },
        { code, reason, isCancellation: false },
        note('forced'),
      );
    }
  }
}
