/** A span as it is kept and shown. */
export interface StoredSpan {
  readonly trace_id: string;
  readonly span_id: string;
  /** Null where its trace begins. */
  readonly parent_span_id: string | null;
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Milliseconds since 1970. */
  readonly start_ms: number;
  readonly duration_ms: number;
  readonly is_failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Spans that it has to do with, without being below them. */
  readonly links: readonly { readonly trace_id: string; readonly span_id: string }[];
}
