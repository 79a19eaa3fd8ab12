import type { CallOptions } from '@platform/api-client/api-client.ts';
import type { MessageHistory } from '@platform/api-client/operations.ts';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import { foundIn, type Part, part } from '../../../../console/parts/part.ts';
import type { Runner } from '../../../../runner/runner.ts';
import { orderMessages } from '../messages/order-messages.ts';
import { traceIdsOf } from '../messages/trace-id.ts';

// A trace for each of the messages that staff or a customer brought about.
const MOST_TRACES = 10;

/**
 * The spans of the trace in which an order was placed; `isAlone`: of all traces in which something was sent for it. Looks at it
 * are traces too, and no part of its story. Undefined where no runner keeps them.
 */
export async function gatherSpans(
  runner: Runner | undefined,
  asked: Promise<Part<MessageHistory>>,
  { isAlone, call }: { readonly isAlone: boolean; readonly call: () => CallOptions },
): Promise<Part<readonly TraceSpan[]> | undefined> {
  if (runner === undefined) return undefined;
  const sent = foundIn(await asked)?.items ?? [];
  const ids = traceIdsOf(orderMessages({ 'order-service': sent }, Date.now()));
  const found = ids
    .slice(0, isAlone ? MOST_TRACES : 1)
    .map((id) => (isAlone ? runner.spans(id) : runner.spans(id, call().timeoutMs)));
  return part(Promise.all(found).then((traces) => traces.flat()));
}
