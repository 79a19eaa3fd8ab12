import { panel, partPanel } from '../../../../console/parts/panel.ts';
import { traceLayout } from '../../../../console/traces/trace-layout.ts';
import { noTraces } from '../../../../console/traces/trace-panels.ts';
import { traceWaterfall } from '../../../../console/traces/trace-waterfall.ts';
import { TRACES_PATH } from '../../../../console/traces/traces-page.ts';
import { type Html, html } from '../../../../html/html.ts';
import type { TraceSpan } from '../../../../runner/runner.ts';
import { traceIdOf } from '../messages/trace-id.ts';
import type { XrayView } from '../xray-view.ts';

/** Beside all else, so many; the rest is on the page of the trace. */
const SOME = 16;

/** Where the time of the order went, by the trace in which it was placed. For admins. */
export function tracePanel({ xray: { inside } }: XrayView, { isWhole = false } = {}): Html | undefined {
  if (inside === undefined) return undefined;
  const traceId = traceIdOf(inside.messages.messages);
  if (traceId === undefined || inside.spans === undefined) return elsewhere(traceId);
  return partPanel({ title: 'Trace', id: 'trace' }, inside.spans, (spans) => {
    const shown = isWhole ? spans : spans.filter(isNoStatement).slice(0, SOME);
    return {
      aside: html`${shown.length} of ${spans.length} steps <a href="${TRACES_PATH}/${traceId}">The trace</a>`,
      body:
        shown.length === 0
          ? html`<p class="panel-text">${noTraces()}</p>`
          : traceWaterfall(traceLayout(shown)),
    };
  });
}

/** Statements of databases are many. */
function isNoStatement({ attributes }: TraceSpan): boolean {
  return !('db.system.name' in attributes);
}

function elsewhere(traceId: string | undefined): Html {
  const text = traceId
    ? html`Traces are kept elsewhere: look there for <code>${traceId}</code>.`
    : 'No message says in which trace it was placed.';
  return panel({ title: 'Trace', id: 'trace', body: html`<p class="panel-text">${text}</p>` });
}
