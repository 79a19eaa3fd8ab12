import { currentContext, formatTraceparent } from '@platform/telemetry/trace-context.ts';

/**
 * The headers that carry the work under way to another service: W3C Trace Context, `x-request-id`, and, if
 * `forwardsToken`, the caller's bearer token.
 */
export function callHeaders(forwardsToken: boolean): Record<string, string> {
  const context = currentContext();
  if (context === undefined) return {};
  const headers: Record<string, string> = { traceparent: formatTraceparent(context) };
  if (context.tracestate !== undefined) headers.tracestate = context.tracestate;
  if (context.requestId !== undefined) headers['x-request-id'] = context.requestId;
  if (forwardsToken && context.token !== undefined) headers.authorization = `Bearer ${context.token}`;
  return headers;
}
