import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';

/** A span as the runner keeps it. */
export interface StoredSpan extends TraceSpan {
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Spans that it has to do with, without being below them. */
  readonly links: readonly { readonly trace_id: string; readonly span_id: string }[];
}
