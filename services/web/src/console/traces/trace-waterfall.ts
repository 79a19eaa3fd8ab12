import { type Content, type Html, html } from '@platform/html/html.ts';
import type { TraceLayout, TraceLine } from '@platform/telemetry/traces/trace-layout.ts';
import { tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';

const COLUMNS = [
  { name: 'Step' },
  { name: 'Service' },
  { name: 'When' },
  { name: 'Begins after', isNumber: true },
  { name: 'Took', isNumber: true },
];
const WIDTH = 320;
const HEIGHT = 12;
const LEAST_BAR = 2;
/** Deeper ones are no more to be told apart. */
const MOST_INDENT = 8;

/** The spans of one trace, each with a bar from its begin to its end; the same is in figures beside it. */
export function traceWaterfall(layout: TraceLayout): Html {
  return table({
    // There may be several on a page.
    caption: `Steps of the trace ${layout.lines[0]?.span.trace_id ?? ''}`,
    columns: COLUMNS,
    rows: layout.lines.map((line) => row(line, layout.durationMs)),
    none: 'No span of it is kept.',
  });
}

function row(line: TraceLine, wholeMs: number): readonly Content[] {
  const { span, depth, startMs } = line;
  return [
    html`<div class="trace-step" data-depth="${Math.min(depth, MOST_INDENT)}">${name(line)}</div>`,
    span.service,
    bar(line, wholeMs),
    inMs(startMs),
    inMs(span.duration_ms),
  ];
}

function name({ span: { name: text, is_failed, attributes } }: TraceLine): Html {
  const fields = Object.entries(attributes);
  const failed = is_failed && html` ${tag('failed', 'failed')}`;
  if (fields.length === 0) return html`${text}${failed}`;
  return html`<details><summary>${text}${failed}</summary><dl class="log-fields">${fields.map(
    ([field, value]) => html`<dt>${field}</dt><dd>${String(value)}</dd>`,
  )}</dl></details>`;
}

function bar({ span, startMs }: TraceLine, wholeMs: number): Html {
  const scale = wholeMs === 0 ? 0 : WIDTH / wholeMs;
  const x = Math.min(startMs * scale, WIDTH - LEAST_BAR);
  const width = Math.max(LEAST_BAR, Math.min(span.duration_ms * scale, WIDTH - x));
  const state = span.is_failed ? 'failed' : 'good';
  return html`<svg class="trace-bar" data-state="${state}" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><rect x="${x.toFixed(1)}" y="2" width="${width.toFixed(1)}" height="${HEIGHT - 4}"/></svg>`;
}

export function inMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`;
}
