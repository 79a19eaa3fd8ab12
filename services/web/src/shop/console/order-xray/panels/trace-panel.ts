import { type Content, html } from '@platform/html/html.ts';
import { traceLayout } from '@platform/telemetry/traces/trace-layout.ts';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import { panel, partPanel } from '../../../../console/parts/panel.ts';
import { noTraces, tracePanels } from '../../../../console/traces/trace-panels.ts';
import { traceWaterfall } from '../../../../console/traces/trace-waterfall.ts';
import { TRACES_PATH } from '../../../../console/traces/traces-page.ts';
import { traceIdOf } from '../messages/trace-id.ts';
import type { XrayView } from '../xray-view.ts';

/** More than an order has, unless it was returned or tried for long. */
const MOST = 24;
/** What a service was asked for, or a message that it handled; not what it did for that. */
const TELLING: ReadonlySet<string> = new Set(['server', 'consumer']);

/** Where the time of the order went, in brief: by the trace in which it was placed. For admins. */
export function tracePanel({ xray: { inside } }: XrayView): Content {
  if (inside === undefined) return undefined;
  const traceId = traceIdOf(inside.messages.messages);
  if (traceId === undefined || inside.spans === undefined) return elsewhere(traceId);
  return partPanel({ title: 'Trace', id: 'trace' }, inside.spans, (spans) => {
    const shown = spans.filter(isTelling).slice(0, MOST);
    return {
      aside: html`${shown.length} of ${spans.length} steps <a href="${TRACES_PATH}/${traceId}">All of them</a>`,
      body:
        shown.length === 0
          ? html`<p class="panel-text">${noTraces()}</p>`
          : traceWaterfall(traceLayout(shown)),
    };
  });
}

/** All traces in which something was sent for the order, each in full. For admins. */
export function traceTab({ xray: { inside } }: XrayView): Content {
  if (inside === undefined) return undefined;
  return inside.spans === undefined
    ? elsewhere(traceIdOf(inside.messages.messages))
    : html`<div class="stack" id="trace">${tracePanels(inside.spans)}</div>`;
}

function isTelling({ kind, is_failed: isFailed }: TraceSpan): boolean {
  return isFailed || TELLING.has(kind);
}

function elsewhere(traceId: string | undefined): Content {
  const text = traceId
    ? html`Traces are kept elsewhere: look there for <code>${traceId}</code>.`
    : 'No message says in which trace it was placed.';
  return panel({ title: 'Trace', id: 'trace', body: html`<p class="panel-text">${text}</p>` });
}
