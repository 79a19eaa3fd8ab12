import type { OrderMessage } from './order-message.ts';

/** The trace in which an order was placed: that of its first message. */
export function traceIdOf(messages: readonly OrderMessage[]): string | undefined {
  return traceIdsOf(messages)[0];
}

/** The traces in which something was sent for an order: its placing, a cancellation, a return; the first first. */
export function traceIdsOf(messages: readonly Pick<OrderMessage, 'traceparent'>[]): readonly string[] {
  // W3C Trace Context: version, trace id, span id, flags.
  return [...new Set(messages.flatMap(({ traceparent }) => traceparent?.split('-')[1] ?? []))];
}
