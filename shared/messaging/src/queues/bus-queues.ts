export interface QueueDepth {
  readonly queue: string;
  readonly ready: number;
  readonly unacknowledged: number;
  readonly delayed: number;
  readonly dead: number;
}

/** What a queue may hold; what is beyond is set aside among its dead letters, with the reason. Nothing is dropped. */
export interface QueueLimits {
  /** Milliseconds that a message may wait: then it is `expired`. */
  readonly maxAgeMs?: number;
  /** Messages that may wait: of more, the oldest are `overflow`. */
  readonly maxMessages?: number;
}

/** A queue of the bus, whoever consumes it, also if nobody does any more. */
export interface QueueState extends QueueDepth {
  /**
   * How long the oldest message that waits has been in the queue; null if none does. On RabbitMQ since it was made, to
   * the second, and null too for a queue that is consumed.
   */
  readonly oldestAgeMs: number | null;
  /** A process takes its messages, or would. */
  readonly isConsumed: boolean;
  /** The last process that did, by its name; null if that was before it was recorded. */
  readonly lastConsumer: string | null;
  /** When it was seen last, RFC 3339, UTC: within half a minute, on RabbitMQ five. */
  readonly lastConsumedAt: string | null;
  readonly isRetired: boolean;
}

/** What nobody takes from a queue. */
export interface UnattendedQueue {
  readonly queue: string;
  readonly waiting: number;
  readonly dead: number;
}

export interface BusQueues {
  /** All queues of the namespace that were ever declared; retired ones while they hold something. */
  list(): Promise<QueueState[]>;
  /**
   * Takes a queue out of service: nothing is routed to it any more, and what waits or comes all the same is set aside
   * among its dead letters as `retired`. Returns how many were. A consumer that subscribes takes it into service again.
   * Throws QueueInUseError while it is consumed, UnknownQueueError when there is none, ForeignQueueError for one that this
   * process's login has no right to.
   */
  retire(queue: string): Promise<number>;
  /** Queues that hold something and that nobody consumes, as they were a moment ago. */
  unattended(): readonly UnattendedQueue[];
}

export class UnknownQueueError extends Error {
  readonly code = 'unknown-queue';
}

export class QueueInUseError extends Error {
  readonly code = 'queue-in-use';
}

/** The login of this process has no right to a queue: it is another service's. */
export class ForeignQueueError extends Error {
  readonly code = 'foreign-queue';

  constructor(queue: string, options?: ErrorOptions) {
    super(`the queue ${queue} belongs to another service: ask that one`, options);
  }
}

/** Why messages are set aside that nobody handled. */
export type SetAsideReason = 'retired' | 'expired' | 'overflow';

const SAID: Record<SetAsideReason, string> = {
  retired: 'the queue was retired',
  expired: 'it waited longer than its queue lets it',
  overflow: 'its queue had more messages than it may',
};

/** What a dead letter says that was set aside. */
export function setAsideError(reason: SetAsideReason): { name: string; message: string } {
  return { name: 'SetAside', message: SAID[reason] };
}
