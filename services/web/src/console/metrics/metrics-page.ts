import { type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { clock } from '../../parts/moment.ts';
import { consolePage } from '../console-page.ts';
import { filterForm } from '../lists/filter-form.ts';
import { chartPanel } from './charts/chart-panel.ts';
import type { ConsoleMetrics } from './console-metrics.ts';
import type { Missing } from './sampling/metrics-sampler.ts';
import { slotsOf } from './sampling/slots.ts';
import { SLOTS, spanOf, TIME_RANGES } from './time-range.ts';

export const METRICS = '/console/metrics';

/** What the services have measured. */
export function metricsPage({ charts, history }: ConsoleMetrics, query: URLSearchParams): Page {
  const slots = slotsOf(history, spanOf(query.get('range')), SLOTS);
  const at = history.ticks.at(-1)?.at ?? Date.now();
  return consolePage({
    title: 'Metrics',
    at: METRICS,
    aside: html`<p class="quiet" id="metrics-seen" data-swap data-refresh="5">as of ${clock(new Date(at).toISOString())} UTC</p>`,
    body: html`${filterForm(METRICS, [{ name: 'range', label: 'Show', choices: TIME_RANGES }], query)}
<p class="quiet">Kept for an hour, in this process. They are read every 10 s while somebody looks; what was counted between is shown as its average.</p>
${withoutNote(history.missing)}
<div class="panels" data-columns="metrics">${charts.map((chart) => chartPanel(chart, history, slots))}</div>`,
  });
}

/** Whose metrics are not among what is shown. */
export function withoutNote(missing: readonly Missing[]): Html {
  return html`<div id="metrics-missing" data-swap>${
    missing.length > 0 &&
    html`<p class="note" role="status">Figures are without ${missing.map(
      ({ service, reason }, i) =>
        html`${i > 0 && ', '}<a href="/console/services/${service}">${service}</a> (${reason})`,
    )}.</p>`
  }</div>`;
}
