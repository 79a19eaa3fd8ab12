import type { StoredSpan } from './stored-span.ts';

// OTLP/JSON: opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. Only what is looked at is written down.
interface ExportRequest {
  readonly resourceSpans?: readonly {
    readonly resource?: { readonly attributes?: readonly KeyValue[] };
    readonly scopeSpans?: readonly { readonly spans?: readonly OtlpSpan[] }[];
  }[];
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly startTimeUnixNano: string | number;
  readonly endTimeUnixNano: string | number;
  readonly attributes?: readonly KeyValue[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}

interface KeyValue {
  readonly key: string;
  readonly value?: Readonly<Record<string, unknown>>;
}

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const ERROR = 2;

/** The spans of one OTLP request. Throws a TypeError for a document that is none. */
export function readOtlpSpans(document: unknown): StoredSpan[] {
  const { resourceSpans } = document as ExportRequest;
  if (!Array.isArray(resourceSpans)) throw new TypeError('no OTLP request: resourceSpans is missing');
  return (resourceSpans as NonNullable<ExportRequest['resourceSpans']>).flatMap(
    ({ resource, scopeSpans = [] }) => {
      const service = String(valuesOf(resource?.attributes)['service.name'] ?? 'unknown');
      return scopeSpans.flatMap(({ spans = [] }) => spans.map((span) => readSpan(span, service)));
    },
  );
}

function readSpan(span: OtlpSpan, service: string): StoredSpan {
  const startMs = milliseconds(span.startTimeUnixNano);
  return {
    trace_id: span.traceId,
    span_id: span.spanId,
    parent_span_id: span.parentSpanId || null,
    service,
    name: span.name,
    kind: KINDS[span.kind ?? 0] ?? 'internal',
    start_ms: startMs,
    duration_ms: Math.max(0, milliseconds(span.endTimeUnixNano) - startMs),
    is_failed: span.status?.code === ERROR,
    attributes: valuesOf(span.attributes),
    links: (span.links ?? []).map(({ traceId, spanId }) => ({ trace_id: traceId, span_id: spanId })),
  };
}

/** Nanoseconds since 1970 are past what a number holds exactly; microseconds are not. */
function milliseconds(nanoseconds: string | number): number {
  return Number(BigInt(nanoseconds) / 1000n) / 1000;
}

function valuesOf(attributes: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value = {} }) => [key, plain(value)]));
}

function plain(value: Readonly<Record<string, unknown>>): unknown {
  if ('intValue' in value) return Number(value.intValue);
  return value.stringValue ?? value.doubleValue ?? value.boolValue ?? JSON.stringify(value);
}
