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

export const OPERATIONS = [
  /** Ask again, with all the retries anew. */
  'retry',
  /** Take the step, or the compensation, under way for done: somebody saw to it by hand. */
  'skip',
  /** Take all that is left for done, and complete. */
  'force-complete',
  /** Undo what is done, also from beyond the pivot. */
  'force-compensate',
] as const;
export type Operation = (typeof OPERATIONS)[number];

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

/** Why an operator's hand may do nothing; undefined if it may. Pure. */
export function refusalOf<Facts>(
  definition: SagaDefinition<Facts>,
  state: Pick<SagaState<Facts>, 'status' | 'direction' | 'step'>,
  operation: Operation,
): OperationRefusal | undefined {
  if (isEnded(state)) return 'ended';
  if (operation === 'retry') return undefined;
  if (state.status !== 'stuck') return 'not-stuck';
  if (operation === 'skip') return undefined;
  if (state.direction === 'backward') return 'compensating';
  if (operation === 'force-complete') return undefined;
  const { compensation, undoneBy } = stepOf(definition, state.step);
  return compensation === undefined && undoneBy === undefined ? 'no-undo' : undefined;
}

/** What follows from an operator's hand, or why nothing may. Pure. */
export function operate<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  operation: Operation,
  operator: Operator,
): Move<Facts> | OperationRefusal {
  const refusal = refusalOf(definition, state, operation);
  if (refusal !== undefined) return refusal;
  const step = stepOf(definition, state.step);
  const note = (kind: JournalKind): JournalEntry[] => [
    { kind, step: step.name, direction: state.direction, ...operator },
  ];
  const index = definition.steps.indexOf(step);
  switch (operation) {
    case 'retry': {
      // Not from 0: that it was asked before must not be forgotten (a refusal is then no proof that nothing happened).
      const attempt = state.status === 'stuck' ? 1 : state.attempt;
      return sendAgain(step, { ...state, attempt }, note('retried'));
    }
    case 'skip':
      if (state.direction === 'backward')
        return undoNext(definition, { ...state, done: state.done.slice(0, -1) }, note('skipped'));
      return advance(definition, { ...state, done: [...state.done, step.name] }, index + 1, note('skipped'));
    case 'force-complete':
      return advance(definition, state, definition.steps.length, note('forced'));
    case 'force-compensate': {
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
