/** Why a process is undone. `reason` is for the customer to read. */
export interface Failure {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly reason: string;
}

/** The last three are ends. `stuck` waits for an operator, or for the answer to come after all. */
export type SagaStatus = 'running' | 'compensating' | 'stuck' | 'completed' | 'compensated' | 'cancelled';

/** What moves while a process runs. */
export interface SagaState<Facts> {
  readonly status: SagaStatus;
  /** Whether its step's own command or that of its compensation is under way. */
  readonly direction: 'forward' | 'backward';
  /** The step whose answer is awaited; null at the end. */
  readonly step: string | null;
  /** How often the command under way has been sent. */
  readonly attempt: number;
  /** Steps that have, or may have, effects; undone from the last to the first. */
  readonly done: readonly string[];
  /** Why it is undone; null while it goes forward. */
  readonly failure: (Failure & { readonly isCancellation: boolean }) | null;
  readonly facts: Facts;
}

/** One process as its owner sees it. */
export interface SagaInstance<Facts> extends SagaState<Facts> {
  readonly id: string;
  readonly type: string;
  readonly version: number;
}

/** True once nothing can happen to it any more. */
export function isEnded({ status }: { status: SagaStatus }): boolean {
  return status === 'completed' || status === 'compensated' || status === 'cancelled';
}
