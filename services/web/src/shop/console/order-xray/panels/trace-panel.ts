import { panel } from '../../../../console/parts/panel.ts';
import { type Html, html } from '../../../../html/html.ts';
import { traceIdOf } from '../messages/trace-id.ts';
import type { XrayView } from '../xray-view.ts';

/** By which trace the order is known, and how to see it. For admins. */
export function tracePanel({ xray: { inside, id }, isDevelopment }: XrayView): Html | undefined {
  if (inside === undefined) return undefined;
  const traceId = traceIdOf(inside.messages.messages);
  return panel({
    title: 'Trace',
    id: 'trace',
    body: html`<div class="panel-text">
<p>${traceId ? html`It was placed in the trace <code>${traceId}</code>.` : 'No message says in which trace it was placed.'}</p>
${isDevelopment && html`<p><code>npx platform trace ${id}</code> draws where its time went, while the platform runs with <code>npm start -- --traces</code>.</p>`}
</div>`,
  });
}
