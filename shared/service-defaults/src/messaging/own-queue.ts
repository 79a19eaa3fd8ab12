import type { Transport } from '@platform/messaging/transport.ts';
import { DomainError } from '../problems/domain-error.ts';

/** The bus is shared: an admin of this service's messages has no business in those of another. */
export async function refuseForeignQueue(transport: Transport, queue: string): Promise<void> {
  const own = await transport.queueDepths();
  if (own.some((depth) => depth.queue === queue)) return;
  // One that nobody consumes any more is anybody's.
  const all = await transport.busQueues.list();
  if (!all.some((one) => one.queue === queue && !one.isConsumed))
    throw new DomainError('not-found', `This service has no queue ${queue}.`);
}
