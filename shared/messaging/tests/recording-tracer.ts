import type {
  SpanAttributes,
  SpanKind,
  SpanOptions,
  TraceContext,
} from '@platform/telemetry/tracing/span.ts';
import { type Tracer, useTracer } from '@platform/telemetry/tracing/tracer.ts';

export interface RecordedSpan {
  name: string;
  readonly kind: SpanKind;
  readonly context: TraceContext;
  readonly parentId: string | undefined;
  readonly links: readonly TraceContext[];
  readonly attributes: Record<string, unknown>;
  isFailed?: true;
  isEnded?: true;
}

/** Records the spans of this process in the order of their begin, with ids counted from 1. */
export class RecordingTracer implements Tracer {
  readonly spans: RecordedSpan[] = [];
  #count = 0;

  install(): void {
    this.spans.length = 0;
    useTracer(this);
  }

  remove(): void {
    useTracer(undefined);
  }

  start(name: string, options: SpanOptions, parent: TraceContext, isRemote: boolean): TraceContext {
    const spanId = String(++this.#count).padStart(16, '0');
    const parentId = isRemote ? parent.parentSpanId : parent.spanId;
    const { kind, attributes = {}, links = [] } = options;
    const bare = { traceId: parent.traceId, spanId, flags: 1 };
    const recorded: RecordedSpan = {
      name,
      kind,
      context: bare,
      parentId,
      links,
      attributes: { ...attributes },
    };
    this.spans.push(recorded);
    const span = {
      context: bare as TraceContext,
      set: (more: SpanAttributes) => void Object.assign(recorded.attributes, more),
      rename: (next: string) => void Object.assign(recorded, { name: next }),
      fail: () => void Object.assign(recorded, { isFailed: true }),
      end: () => void Object.assign(recorded, { isEnded: true }),
    };
    span.context = { ...bare, span };
    return span.context;
  }
}
