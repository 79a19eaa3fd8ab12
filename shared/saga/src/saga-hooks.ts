import type { Transaction } from '@platform/database/queryable.ts';
import type { SagaInstance } from './saga-state.ts';

/** An instance that was undone, and why. */
export interface UndoneSaga<Facts> extends SagaInstance<Facts> {
  readonly failure: NonNullable<SagaInstance<Facts>['failure']>;
}

/** What the owner of a process does at its ends, each in the transaction that ends it. Called once for each end. */
export interface SagaHooks<Facts> {
  readonly onCompleted?: (tx: Transaction, saga: SagaInstance<Facts>) => Promise<void>;
  /** Everything is undone; `saga.failure` says why, `saga.status` whether it was `compensated` or `cancelled`. */
  readonly onCompensated?: (tx: Transaction, saga: UndoneSaga<Facts>) => Promise<void>;
  /** It waits for an operator, or for an answer after all; may happen more than once. */
  readonly onStuck?: (tx: Transaction, saga: SagaInstance<Facts>) => Promise<void>;
}
