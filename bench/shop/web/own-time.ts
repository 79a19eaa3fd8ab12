import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';

/** How long a page took, and how much of it went into calls of the API, in milliseconds. */
export interface PageTime {
  readonly server: number;
  readonly calls: number;
  /** The rest. */
  readonly own: number;
}

/** By the spans of its trace; undefined of one that has no page. Calls at the same time count once. Pure. */
export function pageTimeOf(spans: readonly TraceSpan[]): PageTime | undefined {
  const page = spans.find(({ service, kind }) => service === 'web' && kind === 'server');
  if (page === undefined) return undefined;
  const calls = spans.filter(
    ({ service, parent_span_id }) => service === 'api-gateway' && parent_span_id === page.span_id,
  );
  const covered = coveredMs(calls);
  return { server: page.duration_ms, calls: covered, own: page.duration_ms - covered };
}

function coveredMs(spans: readonly TraceSpan[]): number {
  let covered = 0;
  let coveredTo = Number.NEGATIVE_INFINITY;
  for (const { start_ms: start, duration_ms } of spans.toSorted((a, b) => a.start_ms - b.start_ms)) {
    const end = start + duration_ms;
    covered += Math.max(0, end - Math.max(start, coveredTo));
    coveredTo = Math.max(coveredTo, end);
  }
  return covered;
}
