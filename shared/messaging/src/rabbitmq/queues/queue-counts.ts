import type { BrokerConnection } from '../connection/broker-connection.ts';
import { countQueues } from '../connection/with-channel.ts';
import type { RecordedQueue } from './queue-record.ts';
import { queueNames } from './queue-topology.ts';

/** What the broker counts of a queue and what belongs to it. */
export interface QueueCounts {
  readonly ready: number;
  readonly delayed: number;
  readonly dead: number;
  readonly isConsumed: boolean;
}

export async function countsOf(
  connection: BrokerConnection,
  namespace: string,
  { queue, delaysMs }: Pick<RecordedQueue, 'queue' | 'delaysMs'>,
): Promise<QueueCounts> {
  const names = queueNames(namespace, queue);
  const [main, dead, ...steps] = await countQueues(connection, [
    names.main,
    names.dead,
    ...delaysMs.map(names.retry),
  ]);
  return {
    ready: main?.messages ?? 0,
    delayed: steps.reduce((total, step) => total + (step?.messages ?? 0), 0),
    dead: dead?.messages ?? 0,
    // A consumer that is paused takes nothing from the queue itself.
    isConsumed: [main, ...steps].some((one) => (one?.consumers ?? 0) > 0),
  };
}
