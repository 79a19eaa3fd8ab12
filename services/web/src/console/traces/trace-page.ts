import { html } from '@platform/html/html.ts';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import type { Page } from '../../pages/page.ts';
import type { FoundLines } from '../../runner/runner.ts';
import { consolePage } from '../console-page.ts';
import { logTable } from '../parts/log-table.ts';
import { partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { tracePanels } from './trace-panels.ts';
import { TRACES_PATH, tracesElsewhere } from './traces-page.ts';

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
    body: view === undefined ? tracesElsewhere() : html`${tracePanels(view.spans)}${logPanel(view)}`,
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
