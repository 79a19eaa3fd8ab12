import { knownMethod } from '../http-method.ts';
import { currentContext } from '../trace-context.ts';
import type { Span, TraceContext } from './span.ts';
import { enterSpan, isTraced, isTracing, startSpan } from './tracer.ts';

// Attributes: opentelemetry.io/docs/specs/semconv/http/http-spans (stable). Neither queries nor addresses of clients.

/** The context in which a request is served, with a span where one is made. */
export function enterRequest(remote: TraceContext, method: string | undefined, target = ''): TraceContext {
  if (!isTracing()) return remote;
  const known = knownMethod(method);
  return enterSpan(remote, known === '_OTHER' ? 'HTTP' : known, {
    kind: 'server',
    attributes: {
      'http.request.method': known,
      'url.path': withoutQuery(target),
      // Encryption ends before us.
      'url.scheme': 'http',
    },
  });
}

/** Ends the span of a request; `route` is undefined for a path that there is not. */
export function endRequest(
  { span }: TraceContext,
  { method, route, status }: { method: string | undefined; route: string | undefined; status: number },
): void {
  if (span === undefined) return;
  const known = knownMethod(method);
  if (route !== undefined) span.rename(`${known === '_OTHER' ? 'HTTP' : known} ${route}`);
  span.set({ 'http.route': route, 'http.response.status_code': status });
  // A 4xx is the caller's mistake, and no failure of ours.
  if (status >= 500) span.fail({ code: String(status) });
  span.end();
}

export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  /** `http://host:port` */
  readonly origin: string;
  /** 0 for the first try. */
  readonly resends: number;
}

/** Begins a span for one try of a request to another service; undefined if the work under way is not traced. */
export function startCall(call: OutgoingRequest, parent = currentContext()): Span | undefined {
  if (!isTraced(parent)) return undefined;
  const { method, path, origin, resends } = call;
  const { hostname, port, protocol } = new URL(origin);
  const known = knownMethod(method);
  return startSpan(
    known === '_OTHER' ? 'HTTP' : known,
    {
      kind: 'client',
      attributes: {
        'http.request.method': known,
        'server.address': hostname,
        'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
        'url.full': origin + withoutQuery(path),
        'http.request.resend_count': resends > 0 ? resends : undefined,
      },
    },
    parent,
  );
}

/** Ends the span of a try that was answered. */
export function endCall(span: Span | undefined, status: number): void {
  if (span === undefined) return;
  span.set({ 'http.response.status_code': status });
  if (status >= 400) span.fail({ code: String(status) });
  span.end();
}

/** Ends the span of a try that was not. */
export function failCall(span: Span | undefined, error: unknown): void {
  span?.fail(error);
  span?.end();
}

function withoutQuery(target: string): string {
  const queryAt = target.indexOf('?');
  return queryAt < 0 ? target : target.slice(0, queryAt);
}
