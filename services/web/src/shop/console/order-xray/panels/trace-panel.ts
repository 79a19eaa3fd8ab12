import { panel } from '../../../../console/parts/panel.ts';
import { tracePanels } from '../../../../console/traces/trace-panels.ts';
import { type Html, html } from '../../../../html/html.ts';
import { traceIdOf } from '../messages/trace-id.ts';
import type { XrayView } from '../xray-view.ts';

/** By which trace the order is known, and where its time went. For admins; the latter in development, on a page of its own. */
export function tracePanel({ xray: { inside }, address, isDevelopment }: XrayView): Html | undefined {
  if (inside === undefined) return undefined;
  const { messages, spans } = inside;
  const traceId = traceIdOf(messages.messages);
  return html`${panel({
    title: 'Trace',
    id: 'trace',
    body: html`<div class="panel-text">
<p>${traceId ? html`It was placed in the trace <code>${traceId}</code>.` : 'No message says in which trace it was placed.'}</p>
${isDevelopment && spans === undefined && html`<p><a href="${address}/trace">Where its time went</a></p>`}
</div>`,
  })}${spans && tracePanels(spans)}`;
}
