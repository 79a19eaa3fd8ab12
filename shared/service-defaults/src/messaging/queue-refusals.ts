import { DomainError } from '../problems/domain-error.ts';

/** Throws what a client is told of a queue that the bus does not let this service deal with; or the error itself. */
export function queueRefusal(error: Error & { code?: unknown }): never {
  if (error.code === 'unknown-queue') throw new DomainError('not-found', 'There is no such queue.');
  if (error.code === 'queue-in-use')
    throw new DomainError('conflict', 'The queue is consumed. Stop its consumer first.');
  if (error.code === 'foreign-queue')
    throw new DomainError(
      'not-found',
      "This service's login at the bus has no right to that queue. Ask the service that its name begins with.",
    );
  throw error;
}
