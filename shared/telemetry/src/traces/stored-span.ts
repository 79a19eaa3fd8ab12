import type { TraceSpan } from './trace-span.ts';

/** A span as it stands in a file: a line of JSON, with its members in this order. */
export interface StoredSpan extends TraceSpan {
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Spans that it has to do with, without being below them. */
  readonly links: readonly { readonly trace_id: string; readonly span_id: string }[];
}
