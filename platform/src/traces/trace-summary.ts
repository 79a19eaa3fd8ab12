import type { TraceSpan, TraceSummary } from '@platform/telemetry/traces/trace-span.ts';

/** What a list of traces is narrowed by. */
export interface TraceQuery {
  /** One that took part. */
  readonly service?: string | undefined;
  readonly isFailed?: boolean | undefined;
  /** Milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  /** The newest so many. */
  readonly limit: number;
}

/** The traces of `spans` that fit, newest first. */
export function summariesOf(spans: readonly TraceSpan[], query: TraceQuery): TraceSummary[] {
  const traces = [...Map.groupBy(spans, ({ trace_id }) => trace_id).values()].map(summaryOf);
  return traces
    .filter((trace) => fits(trace, query))
    .sort((a, b) => b.start_ms - a.start_ms)
    .slice(0, query.limit);
}

function summaryOf(spans: readonly TraceSpan[]): TraceSummary {
  const [first, ...others] = spans.toSorted((a, b) => a.start_ms - b.start_ms);
  if (first === undefined) throw new RangeError('a trace has a span at least');
  const endMs = Math.max(...spans.map(({ start_ms, duration_ms }) => start_ms + duration_ms));
  const { trace_id, name, service, start_ms } = first;
  return {
    ...{ trace_id, name, service, start_ms },
    duration_ms: endMs - start_ms,
    spans: spans.length,
    services: [...new Set([first, ...others].map((span) => span.service))],
    is_failed: spans.some(({ is_failed }) => is_failed),
  };
}

function fits(trace: TraceSummary, { service, isFailed, sinceMs = 0 }: TraceQuery): boolean {
  if (service !== undefined && !trace.services.includes(service)) return false;
  if (isFailed !== undefined && trace.is_failed !== isFailed) return false;
  return trace.start_ms >= sinceMs;
}
