import { continueTrace, currentContext, formatTraceparent } from './trace-context.ts';
import type { TraceContext } from './tracing/span.ts';

/**
 * The headers that carry the work under way to another process: `traceparent` and `tracestate` (W3C Trace Context),
 * and `x-request-id`. Empty outside of any work. The same names serve as gRPC metadata keys. The caller's token is
 * not among them: who calls inside the platform decides for itself whether to pass it on.
 */
export function propagationHeaders(): Record<string, string> {
  const context = currentContext();
  if (context === undefined) return {};
  return {
    traceparent: formatTraceparent(context),
    ...(context.tracestate === undefined ? {} : { tracestate: context.tracestate }),
    ...(context.requestId === undefined ? {} : { 'x-request-id': context.requestId }),
  };
}

/** Adds `propagationHeaders` to `headers`, which may be HTTP headers or gRPC metadata as an object. */
export function injectHeaders(headers: Record<string, string>): void {
  Object.assign(headers, propagationHeaders());
}

/** The context of work begun by a remote party, from its headers or gRPC metadata; `get` looks one up by name. */
export function contextFromHeaders(
  get: (name: string) => string | undefined,
  more: { requestId?: string; token?: string } = {},
): TraceContext {
  return continueTrace(get('traceparent'), get('tracestate'), more);
}
