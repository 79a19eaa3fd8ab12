import type { OutboxEntry } from '@platform/messaging/draft.ts';
import type { Patience, SagaDefinition, Step } from '../saga-definition.ts';
import type { Failure, SagaState } from '../saga-state.ts';

export type JournalKind =
  | 'started'
  | 'sent'
  | 'succeeded'
  | 'refused'
  | 'skipped'
  | 'undone'
  | 'unanswered'
  | 'stuck'
  | 'cancel-requested'
  | 'retried'
  | 'forced'
  | 'completed'
  | 'compensated'
  | 'cancelled';

/** What the journal says of one thing that happened. */
export interface JournalEntry {
  readonly kind: JournalKind;
  readonly step?: string;
  readonly direction?: 'forward' | 'backward';
  readonly attempt?: number;
  /** Of `sent` the outbox knows it, and the store puts it in. */
  readonly messageId?: string;
  readonly messageType?: string;
  readonly actor?: string | undefined;
  readonly reason?: string;
}

/** One move of an instance: its next state, and what goes with it in the same transaction. */
export interface Move<Facts> {
  readonly state: SagaState<Facts>;
  readonly command?: OutboxEntry;
  /** When to ask again; null if nothing is awaited. */
  readonly waitMs: number | null;
  readonly journal: readonly JournalEntry[];
  /** Which hook is due. */
  readonly hook?: 'onCompleted' | 'onCompensated' | 'onStuck';
  /** True if what kept the instance from moving is still to be seen after this. */
  readonly keepsFailures?: boolean;
}

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 300_000;

/** Goes on with the first step from `index` on that is not skipped, or completes. */
export function advance<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  index: number,
  journal: readonly JournalEntry[],
): Move<Facts> {
  const skipped: JournalEntry[] = [];
  for (const step of definition.steps.slice(index)) {
    if (step.skipIf?.(state.facts) !== true)
      return send(step, { ...state, direction: 'forward' }, [...journal, ...skipped]);
    skipped.push({ kind: 'skipped', step: step.name, direction: 'forward' });
  }
  return {
    state: { ...state, status: 'completed', direction: 'forward', step: null, attempt: 0 },
    waitMs: null,
    journal: [...journal, ...skipped, { kind: 'completed' }],
    hook: 'onCompleted',
  };
}

/** Begins to undo for `failure` what is done, from the last step to the first. */
export function turnBack<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  failure: Failure & { isCancellation: boolean },
  journal: readonly JournalEntry[],
): Move<Facts> {
  return undoNext(definition, { ...state, failure, direction: 'backward' }, journal);
}

/** Undoes the last step of `done` that can be undone, or ends. */
export function undoNext<Facts>(
  definition: SagaDefinition<Facts>,
  state: SagaState<Facts>,
  journal: readonly JournalEntry[],
): Move<Facts> {
  const last = state.done.findLastIndex((name) => stepOf(definition, name).compensation !== undefined);
  const done = state.done.slice(0, last + 1);
  const name = done[last];
  if (name !== undefined) return send(stepOf(definition, name), { ...state, done }, journal);
  const status = state.failure?.isCancellation === true ? 'cancelled' : 'compensated';
  return {
    state: { ...state, status, done, step: null, attempt: 0 },
    waitMs: null,
    journal: [...journal, { kind: status }],
    hook: 'onCompensated',
  };
}

/** Sends the command of `step`, or of its compensation, for the first time. */
function send<Facts>(
  step: Step<Facts>,
  state: SagaState<Facts>,
  journal: readonly JournalEntry[],
): Move<Facts> {
  return sendAgain(step, { ...state, step: step.name, attempt: 0 }, journal);
}

/** Sends the command under way once more; the outbox gives it a new id. */
export function sendAgain<Facts>(
  step: Step<Facts>,
  state: SagaState<Facts>,
  journal: readonly JournalEntry[],
): Move<Facts> {
  const { direction } = state;
  const attempt = state.attempt + 1;
  const request = direction === 'forward' ? step : step.compensation;
  if (request === undefined) throw new Error(`step ${step.name} has no compensation`);
  const command = request.command(state.facts);
  const sent: JournalEntry = {
    kind: 'sent',
    step: step.name,
    direction,
    attempt,
    messageType: command.contract.type,
  };
  return {
    state: { ...state, status: direction === 'forward' ? 'running' : 'compensating', attempt },
    command,
    waitMs: waitMs(request, attempt),
    journal: [...journal, sent],
  };
}

/** Asks for an operator. */
export function getStuck<Facts>(state: SagaState<Facts>, journal: readonly JournalEntry[]): Move<Facts> {
  const { step, direction } = state;
  const stuck: JournalEntry = { kind: 'stuck', direction, ...(step === null ? {} : { step }) };
  return {
    state: { ...state, status: 'stuck' },
    waitMs: null,
    journal: [...journal, stuck],
    hook: 'onStuck',
  };
}

/** Asks for an operator, as it cannot move; `reason` is the error of the last try. */
export function giveUp<Facts>(state: SagaState<Facts>, reason: string): Move<Facts> {
  const { journal, ...move } = getStuck(state, []);
  return { ...move, journal: journal.map((entry) => ({ ...entry, reason })), keepsFailures: true };
}

/** The step named; throws if the definition has none, which only a changed definition can bring about. */
export function stepOf<Facts>(definition: SagaDefinition<Facts>, name: string | null): Step<Facts> {
  const step = definition.steps.find((candidate) => candidate.name === name);
  if (step !== undefined) return step;
  throw new Error(`saga ${definition.type} ${definition.version} has no step ${name}`);
}

/** How long an answer to the command under way may take, in milliseconds. */
export function patienceMs<Facts>(
  definition: SagaDefinition<Facts>,
  { attempt, direction, step: name }: SagaState<Facts>,
): number {
  const step = definition.steps.find((candidate) => candidate.name === name);
  return waitMs((direction === 'forward' ? step : step?.compensation) ?? {}, attempt);
}

function waitMs({ timeoutMs = FIRST_WAIT_MS }: Patience, attempt: number): number {
  return Math.max(timeoutMs, Math.min(timeoutMs * 2 ** (attempt - 1), LONGEST_WAIT_MS));
}
