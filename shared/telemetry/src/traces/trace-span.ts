/** A step of some work, in one service, as it is kept and shown: what OTLP calls a span. */
export interface TraceSpan {
  readonly trace_id: string;
  readonly span_id: string;
  /** Null where its trace begins. */
  readonly parent_span_id: string | null;
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly start_ms: number;
  readonly duration_ms: number;
  readonly is_failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A trace in brief. */
export interface TraceSummary {
  readonly trace_id: string;
  /** Of the span that it begins with, as far as it is kept. */
  readonly name: string;
  readonly service: string;
  readonly start_ms: number;
  readonly duration_ms: number;
  readonly spans: number;
  readonly services: readonly string[];
  /** True: a span of it failed. */
  readonly is_failed: boolean;
}
