import type { CallOptions } from '@platform/api-client/api-client.ts';
import type { MessageHistory } from '@platform/api-client/operations.ts';
import { foundIn, type Part, part } from '../../../../console/parts/part.ts';
import type { Runner, TraceSpan } from '../../../../runner/runner.ts';
import { orderMessages } from '../messages/order-messages.ts';
import { traceIdOf } from '../messages/trace-id.ts';

/** The spans of the trace in which an order was placed: its first message has the id. Undefined where no runner keeps them. */
export async function gatherSpans(
  runner: Runner | undefined,
  asked: Promise<Part<MessageHistory>>,
  { timeoutMs }: CallOptions,
): Promise<Part<readonly TraceSpan[]> | undefined> {
  if (runner === undefined) return undefined;
  const sent = foundIn(await asked)?.items ?? [];
  const traceId = traceIdOf(orderMessages({ 'order-service': sent }, Date.now()));
  return traceId === undefined ? { value: [] } : part(runner.spans(traceId, timeoutMs));
}
