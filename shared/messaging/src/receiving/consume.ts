import { untilAborted } from '@platform/database/bounded-work.ts';
import type { Database } from '@platform/database/database.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { runWithContext } from '@platform/telemetry/trace-context.ts';
import { handledLogOf } from '../history/handled-log.ts';
import type { DataOf, Message, MessageContract } from '../message.ts';
import type { QueueLimits } from '../queues/bus-queues.ts';
import { endHandling, enterHandling } from '../telemetry/message-spans.ts';
import { measureHandling, type NoteHandling } from '../telemetry/messaging-metrics.ts';
import type { Binding, Delivery, RetryPolicy, Subscription, Transport } from '../transport.ts';
import { MalformedMessageError, NoHandlerError } from '../transport-errors.ts';
import { validatorOf } from '../wire/contract-validator.ts';
import { type HandlerContext, handlerContext } from './handler-context.ts';
import { blameOf } from './handler-overrun.ts';
import { blameTime } from './handler-runs.ts';
import { runAsHandling } from './message-context.ts';
import { checkSender } from './sender-check.ts';

/** What a consumer does with one kind of message; made by `on`. */
export interface MessageHandler {
  readonly contract: MessageContract;
  handle(message: Message, context: HandlerContext): Promise<void>;
}

/** Handles messages of `contract`. Resolving acknowledges; throwing retries, then dead-letters. */
export function on<C extends MessageContract>(
  contract: C,
  handle: (message: Message<DataOf<C>>, context: HandlerContext) => Promise<void>,
): MessageHandler {
  // Safe: `consume` checks the data against this very contract before it calls.
  return { contract, handle: (message, context) => handle(message as Message<DataOf<C>>, context) };
}

/** How a queue is consumed. */
export interface ConsumerOptions {
  /**
   * Told of a message of a type without a handler, which a replica of another release has bound. It resolves to have it
   * acknowledged, as one that nobody wants any more, and throws to let others have it. Default: throws NoHandlerError.
   */
  readonly onUnknownType?: (message: Message) => Promise<void>;
  readonly concurrency?: number;
  readonly isOrdered?: boolean;
  readonly retry?: RetryPolicy;
  /** What one try of a handler may take; default 60000. */
  readonly handlerTimeoutMs?: number;
  /** What the queue may hold; default anything. */
  readonly limits?: QueueLimits;
}

export interface ConsumeOptions extends ConsumerOptions {
  readonly transport: Transport;
  /** Where the inbox is: the service's own. */
  readonly database: Database;
  /** `inventory-service.commands`; also the consumer's name in the inbox. */
  readonly queue: string;
  readonly handlers: readonly MessageHandler[];
  readonly logger?: Log;
  /** Counts tries, retries and dead letters there. */
  readonly metrics?: MetricRegistry;
}

/**
 * Subscribes a queue, bound to exactly the types handled. Sender and data are checked against the contract first: a misfit is
 * a dead letter at once. A type without a handler may be one of a later release, whose replicas share the queue: it
 * comes back, for one of them, and is a dead letter in the end. Handlers run within the sender's trace, and what they send
 * names the message as its cause.
 */
export function consume(options: ConsumeOptions): Promise<Subscription> {
  const { transport, database, handlers, logger, metrics, onUnknownType, ...settings } = options;
  const { queue } = settings;
  const byType = handlersByType(queue, handlers);
  const bindings: Binding[] = handlers.map(({ contract }) => ({
    exchange: contract.exchange,
    pattern: contract.type,
  }));
  const note = notesOf(options);
  return transport.subscribe({ ...settings, bindings }, async (delivery) => {
    const handler = byType.get(delivery.message.type);
    if (handler !== undefined) await dispatch(handler, delivery, options, note);
    else if (onUnknownType !== undefined) await onUnknownType(delivery.message);
    else throw new NoHandlerError(queue, delivery.message.type);
  });
}

/** Whoever is told of each try: the metrics, and the history. */
function notesOf({ database, metrics, retry }: ConsumeOptions): NoteHandling {
  const measured = metrics && measureHandling(metrics, retry);
  const noted = handledLogOf(database)?.noteAs(retry);
  return (...handling) => {
    measured?.(...handling);
    noted?.(...handling);
  };
}

async function dispatch(
  handler: MessageHandler,
  delivery: Delivery,
  options: ConsumeOptions,
  note: NoteHandling,
): Promise<void> {
  const { transport } = options;
  const { bounds } = delivery;
  const trace = enterHandling(transport.system, handler.contract.exchange, delivery);
  trace.orderId = orderIdOf(delivery.message.data);
  const startedMs = performance.now();
  const handled = runWithContext(trace, () => handle(handler, delivery, options));
  try {
    await untilAborted(bounds?.givenUp, () => handled);
    bounds?.signal.throwIfAborted();
    note(delivery, (performance.now() - startedMs) / 1000);
    endHandling(delivery, trace);
  } catch (failure) {
    const error = await blameOf(blameTime(bounds?.signal, failure), options.database);
    note(delivery, (performance.now() - startedMs) / 1000, { error });
    endHandling(delivery, trace, error);
    // Given up, and told as a failure: this ends when the handler does, if ever.
    await handled.catch(() => undefined);
    throw error;
  }
}

async function handle(handler: MessageHandler, delivery: Delivery, options: ConsumeOptions): Promise<void> {
  const { message, attempt, queue, sentAs, bounds } = delivery;
  checkSender(handler.contract, message, sentAs);
  const misfit = validatorOf(handler.contract)(message.data);
  if (misfit !== undefined) throw new MalformedMessageError(`${message.type} ${message.id}: ${misfit}`);
  const { database } = options;
  const context = handlerContext({ database, queue, messageId: message.id, attempt, bounds });
  await runAsHandling(message, () => handler.handle(message, context));
}

/** The order that a message is about, for log lines: every message of an order names it so. */
function orderIdOf(data: unknown): string | undefined {
  const { order_id } = (data ?? {}) as { order_id?: unknown };
  return typeof order_id === 'string' ? order_id : undefined;
}

function handlersByType(queue: string, handlers: readonly MessageHandler[]): Map<string, MessageHandler> {
  const byType = new Map(handlers.map((handler) => [handler.contract.type, handler]));
  if (byType.size !== handlers.length) throw new Error(`${queue}: two handlers for one type of message`);
  for (const { contract } of handlers) validatorOf(contract); // Compiled at the start, not by the first message.
  return byType;
}
