/** A span as the runner keeps it. */
export interface TraceSpan {
  readonly trace_id: string;
  readonly span_id: string;
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
