import type { Database } from '@platform/database/database.ts';
import { isOverrun } from '@platform/database/database-errors.ts';

/**
 * A handler's statements take longer than the database lets them, while the database is well. It counts as a failed
 * try.
 */
export class HandlerOverrunError extends Error {
  readonly code = 'handler-overrun';
}

/**
 * The failure of a handler as it is to be judged. A statement that runs into its time limit looks as if the database
 * were away, which is waited out without counting. If the database answers, it was the handler's fault, and ends some
 * day.
 */
export async function blameOf(error: unknown, database: Database): Promise<unknown> {
  if (!isOverrun(error)) return error;
  const isWell = await database.ping().then(
    () => true,
    () => false,
  );
  if (!isWell) return error;
  const { cause } = error as { cause?: unknown };
  const said = cause instanceof Error ? `: ${cause.message}` : '';
  return new HandlerOverrunError(`a statement of the handler ran into its time limit${said}`, {
    cause: error,
  });
}
