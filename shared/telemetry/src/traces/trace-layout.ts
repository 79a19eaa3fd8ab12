import type { TraceSpan } from './trace-span.ts';

/** A span in its place: a line of the waterfall. */
export interface TraceLine {
  readonly span: TraceSpan;
  /** How many stand above it. */
  readonly depth: number;
  /** From the beginning of the trace. */
  readonly startMs: number;
}

export interface TraceLayout {
  readonly lines: readonly TraceLine[];
  readonly durationMs: number;
  readonly services: readonly string[];
  readonly failed: number;
}

/** The spans of one trace as a tree: parents before children, children by their begin. */
export function traceLayout(spans: readonly TraceSpan[]): TraceLayout {
  const begin = Math.min(...spans.map(({ start_ms }) => start_ms));
  const end = Math.max(...spans.map(({ start_ms, duration_ms }) => start_ms + duration_ms));
  return {
    lines: inTreeOrder(spans).map(({ span, depth }) => ({ span, depth, startMs: span.start_ms - begin })),
    durationMs: end - begin,
    services: [...new Set(spans.map(({ service }) => service))],
    failed: spans.filter(({ is_failed }) => is_failed).length,
  };
}

type Placed = Pick<TraceLine, 'span' | 'depth'>;

/** A span whose parent is not kept stands at the left. Each stands there once, whatever the spans say of one another. */
function inTreeOrder(spans: readonly TraceSpan[]): Placed[] {
  const byBegin = spans.toSorted((a, b) => a.start_ms - b.start_ms);
  const known = new Set(spans.map(({ span_id }) => span_id));
  const children = Map.groupBy(byBegin, ({ parent_span_id }) => parent_span_id);
  const isTop = ({ parent_span_id: parent }: TraceSpan) => parent === null || !known.has(parent);
  const placed = new Map<string, Placed>();
  const stack: Placed[] = byBegin
    .filter(isTop)
    .map((span) => ({ span, depth: 0 }))
    .reverse();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { span, depth } = next;
    if (placed.has(span.span_id)) continue;
    placed.set(span.span_id, next);
    const below = children.get(span.span_id) ?? [];
    stack.push(...below.map((child) => ({ span: child, depth: depth + 1 })).reverse());
  }
  return [...placed.values()];
}
