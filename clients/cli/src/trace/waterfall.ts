import { type TraceLayout, traceLayout } from '@platform/telemetry/traces/trace-layout.ts';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';

const SERVICE_WIDTH = 21;
const DURATION_WIDTH = 11;
const LEAST_BAR = 10;
const LEAST_NAME = 30;
// Deeper ones are no more to be told apart.
const MOST_INDENT = 16;

/** Draws one trace as text of `columns` width: its spans as a tree, each with a bar from its begin to its end. */
export function waterfall(spans: readonly TraceSpan[], columns: number): string {
  const layout = traceLayout(spans);
  const allMs = Math.max(layout.durationMs, 0.001);
  const free = columns - SERVICE_WIDTH - DURATION_WIDTH - 1;
  const barWidth = Math.max(LEAST_BAR, Math.floor(free * 0.4));
  const nameWidth = Math.max(LEAST_NAME, free - barWidth);
  const lines = layout.lines.map(({ span, depth, startMs }) => {
    const mark = span.is_failed ? '! ' : '';
    return [
      fit(span.service, SERVICE_WIDTH - 1),
      fit(' '.repeat(Math.min(depth, MOST_INDENT)) + mark + oneLine(span.name), nameWidth),
      bar(startMs / allMs, span.duration_ms / allMs, barWidth),
      milliseconds(span.duration_ms).padStart(DURATION_WIDTH - 1),
    ].join(' ');
  });
  return [summaryOf(spans, layout, allMs), ...lines].join('\n');
}

function summaryOf(spans: readonly TraceSpan[], { services, failed }: TraceLayout, allMs: number): string {
  const parts = [
    `trace ${spans[0]?.trace_id}`,
    counted(spans.length, 'span'),
    counted(services.length, 'service'),
  ];
  return [...parts, milliseconds(allMs), ...(failed > 0 ? [`${failed} failed (!)`] : [])].join(' · ');
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
