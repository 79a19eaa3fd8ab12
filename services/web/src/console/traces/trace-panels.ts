import { type Content, html } from '@platform/html/html.ts';
import { type TraceLayout, traceLayout } from '@platform/telemetry/traces/trace-layout.ts';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import { instant } from '../../parts/moment.ts';
import { counted } from '../parts/counted.ts';
import { panel, partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { tag } from '../parts/state-tag.ts';
import { inMs, traceWaterfall } from './trace-waterfall.ts';

/** A panel for each trace of `spans`, in the order of their begins; or why there is none. */
export function tracePanels(spans: Part<readonly TraceSpan[]>): Content {
  if ('missing' in spans || spans.value.length === 0)
    return partPanel({ title: 'Where the time went' }, spans, () => ({
      body: html`<p class="panel-text">${noTraces()}</p>`,
    }));
  const traces = [...Map.groupBy(spans.value, ({ trace_id }) => trace_id).values()];
  return traces.map((trace) => waterfallPanel(traceLayout(trace)));
}

export function noTraces(): Content {
  return html`None is kept. Steps are there a moment after they were taken, and the oldest are given up.`;
}

function waterfallPanel(layout: TraceLayout): Content {
  const { lines, durationMs, services, failed } = layout;
  const begin = lines[0]?.span.start_ms ?? 0;
  return panel({
    title: html`${inMs(durationMs)}, ${counted(lines.length, 'step')} in ${counted(services.length, 'service')}`,
    aside: html`${instant(new Date(begin).toISOString())} UTC ${failed > 0 && tag(`${failed} failed`, 'failed')}`,
    body: traceWaterfall(layout),
  });
}
