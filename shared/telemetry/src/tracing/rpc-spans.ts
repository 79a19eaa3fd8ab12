import type { Span, TraceContext } from './span.ts';
import { enterSpan, isTraced, isTracing, startSpan } from './tracer.ts';

// Attributes: opentelemetry.io/docs/specs/semconv/rpc/grpc. `method` is fully qualified: `package.Service/Method`.

/** The context in which a gRPC call is served, with a span where one is made. */
export function enterRpc(remote: TraceContext, method: string): TraceContext {
  if (!isTracing()) return remote;
  return enterSpan(remote, method, { kind: 'server', attributes: callAttributes(method) });
}

/** Begins a span for one try of a gRPC call to `address` (`host:port`); undefined if the work under way is not traced. */
export function startRpc(method: string, address: string): Span | undefined {
  if (!isTraced()) return undefined;
  const portAt = address.lastIndexOf(':');
  return startSpan(method, {
    kind: 'client',
    attributes: {
      ...callAttributes(method),
      'server.address': address.slice(0, portAt),
      'server.port': Number(address.slice(portAt + 1)),
    },
  });
}

/** Ends the span of a call by its status, such as `OK`; `isFailure` where the status is a failure of this side's view. */
export function endRpc(span: Span | undefined, status: string, isFailure: boolean): void {
  if (span === undefined) return;
  span.set({ 'rpc.status_code': status });
  if (isFailure) span.fail({ code: status });
  span.end();
}

function callAttributes(method: string) {
  return { 'rpc.system.name': 'grpc', 'rpc.method': method };
}
