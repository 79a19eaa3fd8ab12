import { continueTrace } from '@platform/telemetry/trace-context.ts';
import type { Span, SpanAttributes, SpanOptions, TraceContext } from '@platform/telemetry/tracing/span.ts';
import { enterSpan, isTraced, isTracing, startSpan } from '@platform/telemetry/tracing/tracer.ts';
import type { Exchange, Message } from '../message.ts';
import type { Delivery, MessagingSystem } from '../transport.ts';

// Attributes: opentelemetry.io/docs/specs/semconv/messaging/rabbitmq; for the PostgreSQL transport the same, as it is the same
// topology. A message makes three spans: `create` when it is written to the outbox, whose context it carries; below it
// `send` when the relay hands it to the broker, and `process` for each try of each consumer.

type Described = Pick<Message, 'id' | 'type' | 'correlationid'>;

/** Begins the span of a message's making; undefined if the work under way is not traced. */
export function startCreating(
  system: MessagingSystem,
  exchange: Exchange,
  message: Described,
): Span | undefined {
  if (!isTraced()) return undefined;
  const destination = `${exchange}:${message.type}`;
  const attributes = describe(system, 'create', destination, message);
  return startSpan(`create ${destination}`, { kind: 'producer', attributes });
}

/** Begins spans for the handing over of a batch: one for each message of it that is traced. */
export function startSending(
  system: MessagingSystem,
  exchange: Exchange,
  messages: readonly Message[],
): readonly Span[] {
  if (!isTracing()) return [];
  return messages.flatMap((message) => {
    const created = parentOf(message);
    if (created === undefined || !isTraced(created)) return [];
    const destination = `${exchange}:${message.type}`;
    const attributes = {
      ...describe(system, 'send', destination, message),
      'messaging.batch.message_count': messages.length > 1 ? messages.length : undefined,
    };
    return startSpan(`send ${destination}`, { kind: 'client', attributes }, created) ?? [];
  });
}

/** Ends spans, as failed with `error` if there is one. */
export function endAll(spans: readonly Span[], error?: unknown): void {
  for (const span of spans) {
    if (error !== undefined) span.fail(error);
    span.end();
  }
}

// Tries of messages that failed, for the next try's link. In this process's memory only: a link is a convenience.
const MOST_TRIES_KEPT = 500;
const failedTries = new Map<string, TraceContext>();

/** The context in which a message is handled, with a span where one is made. A further try is linked to the one before. */
export function enterHandling(
  system: MessagingSystem,
  exchange: Exchange,
  { message, queue, attempt }: Delivery,
): TraceContext {
  const remote = continueTrace(message.traceparent, message.tracestate);
  if (!isTracing()) return remote;
  const destination = `${exchange}:${message.type}:${queue}`;
  const earlier = failedTries.get(tryKey(queue, message));
  const options: SpanOptions = {
    kind: 'consumer',
    attributes: {
      ...describe(system, 'process', destination, message),
      'app.messaging.attempt': attempt > 1 ? attempt : undefined,
    },
    links: earlier === undefined ? [] : [earlier],
  };
  return enterSpan(remote, `process ${destination}`, options);
}

/** Ends the span of a try; one that failed is remembered for the next try's link. */
export function endHandling({ queue, message }: Delivery, { span }: TraceContext, error?: unknown): void {
  if (span === undefined) return;
  const key = tryKey(queue, message);
  failedTries.delete(key);
  if (error !== undefined) {
    span.fail(error);
    const [oldest] = failedTries.keys();
    if (oldest !== undefined && failedTries.size >= MOST_TRIES_KEPT) failedTries.delete(oldest);
    failedTries.set(key, span.context);
  }
  span.end();
}

function tryKey(queue: string, { id }: Message): string {
  return `${queue} ${id}`;
}

/** The context of a message's making, to go on below it. */
function parentOf({ traceparent, tracestate }: Message): TraceContext | undefined {
  const { parentSpanId, ...remote } = continueTrace(traceparent, tracestate);
  return parentSpanId === undefined ? undefined : { ...remote, spanId: parentSpanId };
}

function describe(
  system: MessagingSystem,
  operation: 'create' | 'send' | 'process',
  destination: string,
  { id, type, correlationid }: Described,
): SpanAttributes {
  return {
    'messaging.system.name': system,
    'messaging.operation.name': operation,
    'messaging.operation.type': operation,
    'messaging.destination.name': destination,
    'messaging.rabbitmq.destination.routing_key': system === 'rabbitmq' ? type : undefined,
    'messaging.message.id': id,
    'messaging.message.conversation_id': correlationid,
  };
}
