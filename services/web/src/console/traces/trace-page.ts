import { html } from '../../html/html.ts';
import type { Page } from '../../pages/page.ts';
import { instant } from '../../parts/moment.ts';
import type { FoundLines, TraceSpan } from '../../runner/runner.ts';
import { consolePage } from '../console-page.ts';
import { logTable } from '../parts/log-table.ts';
import { panel, partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { tag } from '../parts/state-tag.ts';
import { type TraceLayout, traceLayout } from './trace-layout.ts';
import { inMs, traceWaterfall } from './trace-waterfall.ts';
import { noTraces, TRACES_PATH, tracesElsewhere } from './traces-page.ts';

export interface TraceView {
  readonly spans: Part<readonly TraceSpan[]>;
  readonly log: Part<FoundLines>;
}

/** One trace, or those of an order: where the time went, and what was logged. `view` is undefined where it is kept elsewhere. */
export function tracePage(id: string, view: TraceView | undefined): Page {
  return consolePage({
    title: `Trace ${id}`,
    at: TRACES_PATH,
    heading: html`Trace <code class="trace-id">${id}</code>`,
    body: view === undefined ? tracesElsewhere() : html`${waterfalls(view)}${logPanel(view)}`,
  });
}

function waterfalls({ spans }: TraceView) {
  if ('missing' in spans || spans.value.length === 0)
    return partPanel({ title: 'Where the time went' }, spans, () => ({
      body: html`<p class="panel-text">${noTraces()}</p>`,
    }));
  const traces = [...Map.groupBy(spans.value, ({ trace_id }) => trace_id).values()];
  return traces.map((trace) => waterfall(traceLayout(trace)));
}

function waterfall(layout: TraceLayout) {
  const { lines, durationMs, services, failed } = layout;
  const begin = lines[0]?.span.start_ms ?? 0;
  return panel({
    title: html`${inMs(durationMs)}, ${lines.length} steps in ${services.length} ${services.length === 1 ? 'service' : 'services'}`,
    aside: html`${instant(new Date(begin).toISOString())} UTC ${failed > 0 && tag(`${failed} failed`, 'failed')}`,
    body: traceWaterfall(layout),
  });
}

function logPanel({ log }: TraceView) {
  return partPanel({ title: 'What was logged' }, log, ({ lines }) => ({
    aside: String(lines.length),
    body: logTable(lines, (filter, id) =>
      filter === 'trace' ? `${TRACES_PATH}/${id}` : `/console/search?q=${id}`,
    ),
  }));
}
