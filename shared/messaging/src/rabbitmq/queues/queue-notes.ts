import type { QueueOptions } from '../../transport.ts';
import type { RecordedQueue, RecordedQueues } from './queue-record.ts';

/** A queue that this process consumes. */
export interface OwnQueue {
  readonly queue: QueueOptions;
  readonly delaysMs: readonly number[];
  readonly held: number;
  readonly delayed: number;
}

// The record says of a queue that is consumed when that was seen last; more often would be for nothing.
const NOTE_EVERY_MS = 300_000;

/** Notes in the record that `consumer` consumes a queue, if it does not say so already. */
export function noteConsumed(queues: RecordedQueues, { queue, delaysMs }: OwnQueue, consumer: string): void {
  const known = queues.get(queue.queue);
  const noted: RecordedQueue = {
    queue: queue.queue,
    lastConsumer: consumer,
    lastConsumedAt: new Date().toISOString(),
    isRetired: false,
    limits: queue.limits ?? {},
    bindings: union(
      known?.bindings ?? [],
      queue.bindings,
      ({ exchange, pattern }) => `${exchange} ${pattern}`,
    ),
    delaysMs: union(known?.delaysMs ?? [], delaysMs, String),
  };
  if (known === undefined || !isNoted(known, noted)) queues.set(queue.queue, noted);
}

/** The message at the head is not known any more. */
export function forgetOldest(queues: RecordedQueues, recorded: RecordedQueue): void {
  if (recorded.oldestAt === undefined) return;
  const { oldestAt: _, ...rest } = recorded;
  queues.set(recorded.queue, rest);
}

/** What the record says is right, and was written a short while ago. */
function isNoted(
  known: RecordedQueue,
  { lastConsumedAt: _, lastConsumer: __, ...noted }: RecordedQueue,
): boolean {
  const { lastConsumedAt, lastConsumer, ...rest } = known;
  if (lastConsumedAt === null || Date.now() - Date.parse(lastConsumedAt) > NOTE_EVERY_MS) return false;
  return JSON.stringify(rest) === JSON.stringify(noted);
}

function union<T>(known: readonly T[], more: readonly T[], nameOf: (one: T) => string): T[] {
  return [...new Map([...known, ...more].map((one) => [nameOf(one), one])).values()];
}
