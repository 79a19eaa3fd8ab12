import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import type { Statement } from '@platform/database/sql.ts';
import { UNBOUNDED } from './handler-runs.ts';
import { handleOnce, handleOnceAs, type Sending } from './inbox.ts';

export interface HandlerContext {
  readonly queue: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /**
   * Aborts when the time is up (`handlerTimeoutMs`): pass it on to what waits for others. Databases need not be told. A
   * handler that ends after that has failed, and one that goes on is left behind; neither commits anything more.
   */
  readonly signal: AbortSignal;
  readonly deadline: Date;
  /**
   * Runs `work` in one transaction together with the inbox record (consumer queue, message id). Returns false,
   * with nothing done, if this message was handled before. Call it once at most. `work` may run again, or be rolled
   * back, and it holds locks: it touches nothing but the database. I/O with others (a provider, SMTP) belongs before
   * or after `once`.
   */
  once(work: (tx: Transaction) => Promise<void>): Promise<boolean>;
  /**
   * As `once`, for hot paths whose work is one statement: `parts` of a `with`, each doing nothing unless IS_FIRST_TIME.
   * The messages of `sending` go out with it.
   */
  onceAs(parts: Statement, sending?: Sending): Promise<boolean>;
}

export interface Handling {
  /** Where the inbox is. */
  readonly database: Database;
  readonly queue: string;
  readonly messageId: string;
  readonly attempt?: number;
  readonly bounds?: Pick<HandlerContext, 'signal' | 'deadline'> | undefined;
}

/** What a handler is given with a message; of a first try without bounds unless more is said. */
export function handlerContext({
  database,
  queue,
  messageId,
  attempt = 1,
  bounds: { signal, deadline } = UNBOUNDED,
}: Handling): HandlerContext {
  return {
    queue,
    attempt,
    signal,
    deadline,
    once: (work) => handleOnce(database, queue, messageId, work),
    onceAs: (parts, sending) => handleOnceAs(database, queue, messageId, parts, sending),
  };
}
