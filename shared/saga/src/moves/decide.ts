import type { Reply, SagaDefinition, Step } from '../saga-definition.ts';
import type { Failure } from '../saga-state.ts';
import { isEnded, type SagaState } from '../saga-state.ts';
import {
  advance,
  getStuck,
  type JournalEntry,
  type Move,
  sendAgain,
  stepOf,
  turnBack,
  undoNext,
} from './saga-move.ts';

/** What can happen to an instance, apart from an operator's hand (`operate`). */
export type SagaInput =
  | { readonly kind: 'reply'; readonly id: string; readonly type: string; readonly data: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'cancel'; readonly failure: Failure; readonly actor?: string | undefined };

const DEFAULT_RETRIES = { compensatable: 3, pivot: 12, retriable: 12 };
const DEFAULT_COMPENSATION_RETRIES = 12;

/** The state and the first move of a new instance. */
export function begin<Facts>(definition: SagaDefinition<Facts>, facts: Facts): Move<Facts> {
  const state: SagaState<Facts> = {
    status: 'running',
    direction: 'forward',
    step: null,
    attempt: 0,
    done: [],
    failure: null,
    facts,
  };
  return advance(definition, state, 0, [{ kind: 'started' }]);
}

/**
 * What follows from `input`; undefined if nothing does: a reply that is late, repeated or of another step, a
 * cancellation after the pivot's command was sent. Pure: every rule of the process is here and in `saga-move.ts`.
 */
export function decide<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  input: SagaInput,
): Move<Facts> | undefined {
  if (isEnded(state)) return undefined;
  const step = stepOf(definition, state.step);
  if (input.kind === 'timeout') return onTimeout(definition, state, step);
  if (input.kind === 'cancel') return onCancel(definition, state, step, input);
  return state.direction === 'forward'
    ? onReply(definition, state, step, input)
    : onUndone(definition, state, step, input);
}

type ReplyInput = SagaInput & { kind: 'reply' };

function onReply<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  step: Step<Facts>,
  input: ReplyInput,
): Move<Facts> | undefined {
  const reply = step.replies.find(({ contract }) => contract.type === input.type);
  if (reply === undefined) return undefined;
  if (reply.isSuccess) {
    const facts = learn(reply, input.data, state.facts);
    const next = { ...state, facts, done: [...state.done, step.name] };
    return advance(definition, next, definition.steps.indexOf(step) + 1, [
      replied('succeeded', state, input),
    ]);
  }
  const failure = { ...explain(reply, input.data, state.facts), isCancellation: false };
  // Asked more than once, it may have refused one asking and granted the other: then it is undone as well.
  const done = state.attempt > 1 ? [...state.done, step.name] : state.done;
  const journal = [{ ...replied('refused', state, input), reason: failure.code }];
  return turnBack(definition, { ...state, done }, failure, journal);
}

function onUndone<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  step: Step<Facts>,
  input: ReplyInput,
): Move<Facts> | undefined {
  const refusal = step.compensation?.refusals?.find(({ contract }) => contract.type === input.type);
  if (refusal !== undefined && state.status !== 'stuck') {
    const { code } = explain(refusal, input.data, state.facts);
    return getStuck(state, [{ ...replied('refused', state, input), reason: code }]);
  }
  if (!step.compensation?.done.some(({ type }) => type === input.type)) return undefined;
  const done = state.done.slice(0, -1);
  return undoNext(definition, { ...state, done }, [replied('undone', state, input)]);
}

function onTimeout<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  step: Step<Facts>,
): Move<Facts> | undefined {
  if (state.status === 'stuck') return undefined;
  const { direction, attempt } = state;
  const unanswered: JournalEntry = { kind: 'unanswered', step: step.name, direction, attempt };
  if (attempt <= retriesOf(step, direction)) return sendAgain(step, state, [unanswered]);
  if (direction === 'backward' || step.kind !== 'compensatable') return getStuck(state, [unanswered]);
  const failure = step.whenUnanswered ?? {
    code: 'no-answer',
    reason: `${step.name} could not be done in time.`,
  };
  // It may have happened all the same.
  const done = [...state.done, step.name];
  return turnBack(definition, { ...state, done }, { ...failure, isCancellation: false }, [unanswered]);
}

function onCancel<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  step: Step<Facts>,
  { failure, actor }: SagaInput & { kind: 'cancel' },
): Move<Facts> | undefined {
  if (!isBeforePivot(definition, state)) return undefined;
  const requested: JournalEntry = {
    kind: 'cancel-requested',
    step: step.name,
    reason: failure.reason,
    actor,
  };
  // Its command is on its way, so the step under way counts as done.
  const done = [...state.done, step.name];
  return turnBack(definition, { ...state, done }, { ...failure, isCancellation: true }, [requested]);
}

/** Whether it goes forward and its pivot's command has not been sent: until then it can be cancelled. */
export function isBeforePivot<Facts>(
  definition: SagaDefinition<Facts>,
  { direction, step }: Pick<SagaState<Facts>, 'direction' | 'step'>,
): boolean {
  return direction === 'forward' && stepOf(definition, step).kind === 'compensatable';
}

function retriesOf<Facts>(step: Step<Facts>, direction: SagaState<Facts>['direction']): number {
  return direction === 'forward'
    ? (step.retries ?? DEFAULT_RETRIES[step.kind])
    : (step.compensation?.retries ?? DEFAULT_COMPENSATION_RETRIES);
}

function replied<Facts>(
  kind: 'succeeded' | 'refused' | 'undone',
  { step, direction, attempt }: SagaState<Facts>,
  { id, type }: ReplyInput,
): JournalEntry {
  return { kind, direction, attempt, messageId: id, messageType: type, ...(step === null ? {} : { step }) };
}

// `consume` has checked the data against the very contract that the definition's callback is typed by.
function learn<Facts>(reply: Reply<Facts> & { isSuccess: true }, data: unknown, facts: Facts): Facts {
  return reply.learn === undefined ? facts : reply.learn(data as never, facts);
}

function explain<Facts>(reply: Reply<Facts> & { isSuccess: false }, data: unknown, facts: Facts): Failure {
  return reply.explain(data as never, facts);
}
