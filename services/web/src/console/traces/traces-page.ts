import { type Content, type Html, html } from '@platform/html/html.ts';
import type { TraceSummary } from '@platform/telemetry/traces/trace-span.ts';
import type { Page } from '../../pages/page.ts';
import { instant } from '../../parts/moment.ts';
import { consolePage } from '../console-page.ts';
import { type Filter, filterForm } from '../lists/filter-form.ts';
import { panel, partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { shortId } from '../parts/short-id.ts';
import { tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';
import { noTraces } from './trace-panels.ts';
import { inMs } from './trace-waterfall.ts';

export const TRACES_PATH = '/console/traces';

const COLUMNS = [
  { name: 'Trace' },
  { name: 'Began, UTC' },
  { name: 'With' },
  { name: 'At' },
  { name: 'Took', isNumber: true },
  { name: 'Steps', isNumber: true },
  { name: 'Services', isNumber: true },
  { name: 'End' },
];

/** The newest traces. `found` is undefined where they are kept elsewhere. */
export function tracesPage(
  found: Part<readonly TraceSummary[]> | undefined,
  services: readonly string[],
  query: URLSearchParams,
): Page {
  return consolePage({
    title: 'Traces',
    at: TRACES_PATH,
    body:
      found === undefined
        ? tracesElsewhere()
        : html`${filterForm(TRACES_PATH, filtersWith(services), query)}
${partPanel({ title: 'Newest first' }, found, (traces) => ({
  aside: String(traces.length),
  body: table({ caption: 'Traces', columns: COLUMNS, rows: traces.map(row), none: noTraces() }),
}))}`,
  });
}

export function tracesElsewhere(): Html {
  return panel({
    title: 'Traces are kept elsewhere',
    body: html`<p class="panel-text">Services send them to the collector that <code>OTEL_EXPORTER_OTLP_ENDPOINT</code> names: look there, by the id of a trace.</p>`,
  });
}

function filtersWith(services: readonly string[]): readonly Filter[] {
  return [
    {
      name: 'service',
      label: 'Service',
      choices: [['', 'any'], ...services.map((name) => [name, name] as const)],
    },
    {
      name: 'is_failed',
      label: 'End',
      choices: [
        ['', 'any'],
        ['true', 'failed'],
        ['false', 'good'],
      ],
    },
  ];
}

function row(trace: TraceSummary): readonly Content[] {
  const { trace_id, start_ms, name, service, duration_ms, spans, services, is_failed } = trace;
  return [
    html`<a href="${TRACES_PATH}/${trace_id}">${shortId(trace_id)}</a>`,
    instant(new Date(start_ms).toISOString()),
    name,
    service,
    inMs(duration_ms),
    spans,
    services.length,
    is_failed ? tag('failed', 'failed') : tag('good', 'good'),
  ];
}
