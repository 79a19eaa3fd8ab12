import type { TraceSpan } from './trace-span.ts';

const SERVICE_WIDTH = 21;
const DURATION_WIDTH = 11;
const LEAST_BAR = 10;
const LEAST_NAME = 30;
// Deeper ones are no more to be told apart.
const MOST_INDENT = 16;

/** Draws one trace as text of `columns` width: its spans as a tree, each with a bar from its begin to its end. */
export function waterfall(spans: readonly TraceSpan[], columns: number): string {
  const startMs = Math.min(...spans.map((span) => span.start_ms));
  const endMs = Math.max(...spans.map((span) => span.start_ms + span.duration_ms));
  const allMs = Math.max(endMs - startMs, 0.001);
  const free = columns - SERVICE_WIDTH - DURATION_WIDTH - 1;
  const barWidth = Math.max(LEAST_BAR, Math.floor(free * 0.4));
  const nameWidth = Math.max(LEAST_NAME, free - barWidth);
  const lines = inTreeOrder(spans).map(({ span, depth }) => {
    const mark = span.is_failed ? '! ' : '';
    return [
      fit(span.service, SERVICE_WIDTH - 1),
      fit(' '.repeat(Math.min(depth, MOST_INDENT)) + mark + oneLine(span.name), nameWidth),
      bar((span.start_ms - startMs) / allMs, span.duration_ms / allMs, barWidth),
      milliseconds(span.duration_ms).padStart(DURATION_WIDTH - 1),
    ].join(' ');
  });
  return [summaryOf(spans, allMs), ...lines].join('\n');
}

function summaryOf(spans: readonly TraceSpan[], allMs: number): string {
  const services = new Set(spans.map(({ service }) => service)).size;
  const failed = spans.filter(({ is_failed }) => is_failed).length;
  const parts = [`trace ${spans[0]?.trace_id}`, counted(spans.length, 'span'), counted(services, 'service')];
  return [...parts, milliseconds(allMs), ...(failed > 0 ? [`${failed} failed (!)`] : [])].join(' · ');
}

interface Row {
  readonly span: TraceSpan;
  readonly depth: number;
}

/** Parents before children, children by their begin. A span whose parent is not there stands at the left. */
function inTreeOrder(spans: readonly TraceSpan[]): Row[] {
  const known = new Set(spans.map(({ span_id }) => span_id));
  const children = Map.groupBy(spans, ({ parent_span_id }) =>
    parent_span_id !== null && known.has(parent_span_id) ? parent_span_id : null,
  );
  const below = (parent: string | null, depth: number): Row[] =>
    (children.get(parent) ?? [])
      .toSorted((a, b) => a.start_ms - b.start_ms)
      .flatMap((span) => [{ span, depth }, ...below(span.span_id, depth + 1)]);
  return below(null, 0);
}

function bar(from: number, length: number, width: number): string {
  const begin = Math.min(Math.floor(from * width), width - 1);
  const filled = Math.max(1, Math.min(Math.round(length * width), width - begin));
  return '·'.repeat(begin) + '█'.repeat(filled) + '·'.repeat(width - begin - filled);
}

function fit(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
