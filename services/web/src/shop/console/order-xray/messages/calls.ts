import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';

/** A request from one service to another, as its trace tells. */
export interface Call {
  readonly spanId: string;
  readonly from: string;
  readonly to: string;
  /** `POST /api/orders`, `Products/PriceLines`. */
  readonly name: string;
  readonly protocol: 'HTTP' | 'gRPC';
  /** Milliseconds since 1970. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly isFailed: boolean;
}

/** The calls between services in these traces, oldest first: what one served because another had asked. Pure. */
export function callsOf(spans: readonly TraceSpan[]): readonly Call[] {
  const byId = new Map(spans.map((span) => [span.span_id, span]));
  return spans
    .filter(({ kind }) => kind === 'server')
    .flatMap((span): Call[] => {
      const asked = byId.get(span.parent_span_id ?? '');
      return asked === undefined || asked.service === span.service ? [] : [callOf(span, asked)];
    })
    .toSorted((a, b) => a.startMs - b.startMs);
}

function callOf(served: TraceSpan, asked: TraceSpan): Call {
  const { span_id: spanId, service: to, name, attributes, duration_ms: durationMs, is_failed } = served;
  const isRpc = attributes['rpc.system.name'] === 'grpc';
  return {
    ...{ spanId, from: asked.service, to, durationMs, isFailed: is_failed || asked.is_failed },
    // Without the package.
    name: isRpc ? name.replace(/^[\w.]+\.(?=\w+\/)/, '') : name,
    protocol: isRpc ? 'gRPC' : 'HTTP',
    // By one clock, and not before it was asked for.
    startMs: Math.max(served.start_ms, asked.start_ms),
  };
}
