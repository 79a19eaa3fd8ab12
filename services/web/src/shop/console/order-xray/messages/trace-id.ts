import type { OrderMessage } from './order-message.ts';

/** The trace in which an order was placed: that of its first message. */
export function traceIdOf(messages: readonly OrderMessage[]): string | undefined {
  const first = messages.find(({ traceparent }) => traceparent !== undefined);
  // W3C Trace Context: version, trace id, span id, flags.
  return first?.traceparent?.split('-')[1];
}
