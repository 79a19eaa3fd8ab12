import type { Exchange, Message } from './message.ts';
import type { BusQueues, QueueDepth, QueueLimits } from './queues/bus-queues.ts';
import type { HandlerBounds } from './receiving/handler-runs.ts';

export type MessagingSystem = 'rabbitmq' | 'postgresql';

/** What a bus must do; RabbitMQ and PostgreSQL do it, and one conformance suite holds both to it. */
export interface Transport {
  /** What carries the messages, for spans. */
  readonly system: MessagingSystem;
  /**
   * Sends messages in order and resolves when the broker has made them durable. `unroutable` lists the ids
   * that no queue was bound for. Rejects if the broker refused or could not be reached in time; then each
   * message may or may not have been taken, and is to be sent again with the same id.
   */
  publish(exchange: Exchange, messages: readonly Message[]): Promise<PublishReceipt>;
  /**
   * Declares the queue with its bindings, retry ladder and dead-letter queue, and delivers its messages to
   * `handle`. Resolving acknowledges; rejecting retries by the queue's policy, then dead-letters.
   * Declared again, and consuming goes on, after every reconnect.
   */
  subscribe(queue: QueueOptions, handle: (delivery: Delivery) => Promise<void>): Promise<Subscription>;
  /**
   * Who this process is to the bus: on PostgreSQL the service whose login it has, undefined for the owner's; on RabbitMQ the
   * user's name. Rejects when the bus cannot be asked.
   */
  login(): Promise<string | undefined>;
  readonly deadLetters: DeadLetters;
  /** All queues of the bus, those of other services and former ones too. */
  readonly busQueues: BusQueues;
  /** Messages waiting and being handled, of every queue this process subscribed to. */
  queueDepths(): Promise<QueueDepth[]>;
  /** What the handlers of this process are at, by queue. */
  handling(): QueueHandling[];
  /** Resolves when the broker answers within `timeoutMs`; throws otherwise. */
  ping(timeoutMs?: number): Promise<void>;
  /** Stops consuming, waits for handlers under way, and disconnects. */
  close(): Promise<void>;
}

export interface PublishReceipt {
  readonly unroutable: readonly string[];
}

export interface QueueOptions {
  /** `inventory-service.commands`; one per consumer, shared by its replicas, which compete for messages. */
  readonly queue: string;
  readonly bindings: readonly Binding[];
  /** Handlers under way at once in this process; default 16. Messages of one subject are handled one at a time. */
  readonly concurrency?: number;
  /** Messages held in this process, in hand or waiting; default twice the concurrency. */
  readonly prefetch?: number;
  /**
   * True keeps the order per subject over all replicas: one replica consumes at a time, another takes over
   * when it ends. False (default) keeps it within each replica.
   */
  readonly isOrdered?: boolean;
  readonly retry?: RetryPolicy;
  /**
   * What one try of the handler may take; default 60000. Then its signal aborts; a second later it is given up, its try
   * has failed, and its place is free.
   */
  readonly handlerTimeoutMs?: number;
  /** What the queue may hold, also when nobody consumes it any more; default anything. */
  readonly limits?: QueueLimits;
}

export interface Binding {
  readonly exchange: Exchange;
  /** AMQP topic pattern: `*` is one word, `#` is none or more. */
  readonly pattern: string;
}

export interface RetryPolicy {
  /** Further tries in place, straight after the first; they keep their subject waiting, so order holds. */
  readonly immediate: number;
  /** One delayed try per step; its messages give up their place in the order. */
  readonly delaysMs: readonly number[];
}

/** Two more tries at once, then after 1 s, 10 s, 1 min and 5 min: seven attempts over six minutes. */
export const DEFAULT_RETRY: RetryPolicy = { immediate: 2, delaysMs: [1_000, 10_000, 60_000, 300_000] };

/**
 * For commands to a partner outside, whose answer may be in doubt: asked for again at once, as somebody is waiting, and then
 * with growing patience. Eight attempts over seven minutes.
 */
export const PARTNER_RETRY: RetryPolicy = {
  immediate: 1,
  delaysMs: [250, 1_000, 5_000, 15_000, 60_000, 300_000],
};

/** What the bus knows of a message apart from what the message says of itself. */
export interface SentAs {
  /** The type that it was published as; undefined if it came on a way that no permission covers. */
  readonly type: string | undefined;
  /** The service whose login published it, where the bus tells. */
  readonly sender?: string;
}

export interface Delivery {
  readonly queue: string;
  readonly message: Message;
  /** 1 for the first; counted by us, in a header, over immediate and delayed tries. */
  readonly attempt: number;
  /** Both transports set them. */
  readonly bounds?: HandlerBounds;
  /** Left out where nothing is known of it: the bus has one login for all, or an operator put the message there. */
  readonly sentAs?: SentAs;
}

export interface Subscription {
  /** Takes no further message and resolves when the handlers under way have ended. */
  stop(): Promise<void>;
}

/** Thrown by a handler for what no retry can mend; the message goes to the dead letters at once. */
export class PermanentError extends Error {
  readonly code = 'permanent';
}

export type DeadLetterReason =
  /** Its handler threw PermanentError. */
  | 'rejected'
  /** Every try failed. */
  | 'exhausted'
  /** Not a CloudEvent, or its data does not fit its contract. */
  | 'malformed'
  /** Its contract does not name the service that says it sent it. */
  | 'wrong-sender'
  /** What it says of itself is not what it was sent as. */
  | 'forged'
  /** Delivered over and over without an end: its consumer died with it each time. */
  | 'poison'
  /** Nobody handled it: its queue was retired. */
  | 'retired'
  /** Nobody handled it for longer than its queue lets it wait. */
  | 'expired'
  /** Nobody handled it: its queue had more messages than it may. */
  | 'overflow';

export interface DeadLetter {
  /** The message's id, or one made up for a malformed message. */
  readonly id: string;
  readonly queue: string;
  /** What it says that it is, or else what it was sent as; undefined if neither is known. */
  readonly type?: string;
  readonly subject?: string;
  readonly sentAs?: SentAs;
  readonly reason: DeadLetterReason;
  readonly error: { readonly name: string; readonly message: string; readonly stack?: string };
  readonly attempts: number;
  /** RFC 3339, UTC. */
  readonly deadAt: string;
  readonly traceparent?: string;
  /** The body as it came, so that a malformed one is kept too. */
  readonly body: string;
  /** Where it stands among the dead letters of its queue: `after` of the next page. */
  readonly place: string;
}

/** Which dead letters are looked for; all that is given must hold. */
export interface DeadLetterFilter {
  readonly ids?: readonly string[] | undefined;
  readonly type?: string | undefined;
  readonly reason?: DeadLetterReason | undefined;
}

export interface DeadLetterQuery extends DeadLetterFilter {
  /** Default 100. */
  readonly limit?: number;
  /** The `place` of the last one of the page before. */
  readonly after?: string | undefined;
}

/** All throw ForeignQueueError for a queue that this process's login has no right to. */
export interface DeadLetters {
  /** Dead letters of a queue, oldest first. On RabbitMQ only the first 5,000 of a queue are reached. */
  list(queue: string, query?: DeadLetterQuery): Promise<DeadLetter[]>;
  count(queue: string): Promise<number>;
  /**
   * Puts the named ones (or all) back into their queue as new; returns how many. One that `bodies` has, by id, goes with
   * that body instead of its own.
   */
  replay(
    queue: string,
    ids: readonly string[] | 'all',
    bodies?: ReadonlyMap<string, string>,
  ): Promise<number>;
  /** Removes the named ones (or all) for good; returns how many. */
  discard(queue: string, ids: readonly string[] | 'all'): Promise<number>;
}

export interface QueueHandling {
  readonly queue: string;
  /** How long the oldest message that is held here has been held, its tries and waits included; 0 if there is none. */
  readonly oldestInHandMs: number;
  /** Handlers that did not end when their time was up, and were left behind. */
  readonly hung: number;
  /** An open circuit refuses its messages: none is taken, or one at a time to try the circuit. */
  readonly isPaused: boolean;
}
