import type { OutboxEntry } from '@platform/messaging/draft.ts';
import type { DataOf, MessageContract } from '@platform/messaging/message.ts';
import type { SagaHooks } from './saga-hooks.ts';
import type { Failure } from './saga-state.ts';

/** The step's effect is there; `learn` adds what the reply tells to the facts. */
export interface Success<Facts> {
  readonly isSuccess: true;
  readonly contract: MessageContract;
  readonly learn?: ((reply: never, facts: Facts) => Facts) | undefined;
}

/** The step was refused and has no effect. */
export interface Refusal<Facts> {
  readonly isSuccess: false;
  readonly contract: MessageContract;
  readonly explain: (reply: never, facts: Facts) => Failure;
}

export type Reply<Facts> = Success<Facts> | Refusal<Facts>;

/** How long to wait and how often to ask again. Each wait is twice the one before, five minutes at most. */
export interface Patience {
  /** First wait for an answer; default 10 000. */
  readonly timeoutMs?: number;
  /** How often the command is sent again, with a new message id. Default 3 for a compensatable step, else 12. */
  readonly retries?: number;
}

export interface Compensation<Facts> extends Patience {
  readonly command: (facts: Facts) => OutboxEntry;
  /** The replies that say: it is undone. */
  readonly done: readonly MessageContract[];
  /** The replies that say: it can no longer be undone. The process is then `stuck`, with the reason in its journal. */
  readonly refusals?: readonly Refusal<Facts>[];
}

interface StepBody<Facts> extends Patience {
  /** Made with `draft(contract, …)`; the saga adds the correlation. Sent again, it must ask for the same. */
  readonly command: (facts: Facts) => OutboxEntry;
  /** Left out when true. */
  readonly skipIf?: (facts: Facts) => boolean;
}

export interface CompensatableBody<Facts> extends StepBody<Facts> {
  readonly replies: readonly Reply<Facts>[];
  readonly compensation: Compensation<Facts>;
  /** What to say when no answer came after all retries. */
  readonly whenUnanswered?: Failure;
}

export interface PivotBody<Facts> extends StepBody<Facts> {
  readonly replies: readonly Reply<Facts>[];
  /** Used when the process turns back beyond this step. */
  readonly compensation?: Compensation<Facts>;
  /** The earlier step whose compensation undoes this one as well. */
  readonly undoneBy?: string;
}

export interface RetriableBody<Facts> extends StepBody<Facts> {
  /** May refuse, but only for good: what it refused once it never does. */
  readonly replies: readonly Reply<Facts>[];
  /** Used when the process turns back beyond this step. */
  readonly compensation?: Compensation<Facts>;
}

export type StepKind = 'compensatable' | 'pivot' | 'retriable';

export interface Step<Facts> {
  readonly name: string;
  readonly kind: StepKind;
  readonly command: (facts: Facts) => OutboxEntry;
  readonly replies: readonly Reply<Facts>[];
  readonly skipIf?: (facts: Facts) => boolean;
  readonly compensation?: Compensation<Facts>;
  readonly undoneBy?: string;
  readonly whenUnanswered?: Failure;
  readonly timeoutMs?: number;
  readonly retries?: number;
}

export interface SagaDefinition<Facts> extends SagaHooks<Facts> {
  readonly type: string;
  readonly version: number;
  readonly steps: readonly Step<Facts>[];
  /** What to say to the customer when an operator forces an instance back. */
  readonly whenForcedBack?: Failure;
}

/** A step that can be undone. Without an answer after its retries it is undone too, as it may have happened. */
export function compensatable<Facts>(name: string, body: CompensatableBody<Facts>): Step<Facts> {
  return { name, kind: 'compensatable', ...body };
}

/** The point of no return. Asked until it answers: doubt never undoes it, only its own refusal does. */
export function pivot<Facts>(name: string, body: PivotBody<Facts>): Step<Facts> {
  return { name, kind: 'pivot', ...body };
}

/** A step after the pivot: asked until it answers. Doubt never undoes it, only its own refusal does. */
export function retriable<Facts>(name: string, body: RetriableBody<Facts>): Step<Facts> {
  return { name, kind: 'retriable', ...body };
}

/** The reply that means success, and what is learnt from it. */
export function succeeds<Facts, C extends MessageContract>(
  contract: C,
  learn?: (reply: DataOf<C>, facts: Facts) => Facts,
): Success<Facts> {
  return { isSuccess: true, contract, learn };
}

/** The reply that means refusal, and how to explain it to the customer. */
export function fails<Facts, C extends MessageContract>(
  contract: C,
  explain: (reply: DataOf<C>, facts: Facts) => Failure,
): Refusal<Facts> {
  return { isSuccess: false, contract, explain };
}

/**
 * A process of steps, in this order: compensatable ones, at most one pivot, retriable ones. A change to the steps
 * of a process in use is a new version, registered beside the old one until the last of its instances has ended.
 * Throws when the steps are not a possible saga.
 */
export function defineSaga<Facts>(
  type: string,
  version: number,
  body: Omit<SagaDefinition<Facts>, 'type' | 'version'>,
): SagaDefinition<Facts> {
  const problem = problemIn(body.steps);
  if (problem !== undefined) throw new Error(`saga ${type} ${version}: ${problem}`);
  return { type, version, ...body };
}

const RANK: Record<StepKind, number> = { compensatable: 0, pivot: 1, retriable: 2 };

function problemIn<Facts>(steps: readonly Step<Facts>[]): string | undefined {
  if (steps.length === 0) return 'it has no steps';
  if (new Set(steps.map(({ name }) => name)).size < steps.length) return 'two steps bear the same name';
  for (const [i, step] of steps.entries()) {
    const before = steps[i - 1];
    if (before !== undefined && RANK[before.kind] > RANK[step.kind])
      return `${step.name} (${step.kind}) comes after ${before.name} (${before.kind})`;
    if (before?.kind === 'pivot' && step.kind === 'pivot') return 'it has two pivots';
    if (!step.replies.some(({ isSuccess }) => isSuccess)) return `${step.name} cannot succeed`;
    const types = step.replies.map(({ contract }) => contract.type);
    if (new Set(types).size < types.length) return `${step.name} has two meanings for one reply`;
    if (step.compensation?.done.length === 0) return `${step.name} can never be undone`;
    const { undoneBy } = step;
    if (undoneBy !== undefined && !steps.slice(0, i).some((s) => s.name === undoneBy && s.compensation))
      return `${step.name} is undone by ${undoneBy}, which is no step before it with a compensation`;
  }
  return undefined;
}
