import { type Html, html } from '@platform/html/html.ts';
import { mergedLogTable } from '../../../../console/parts/log-table.ts';
import { panel, partPanel } from '../../../../console/parts/panel.ts';
import type { XrayView } from '../xray-view.ts';

/** What all services logged about the order, newest first; beside all else what went wrong. For admins. */
export function logsPanel(
  { xray: { inside }, address }: XrayView,
  { isWhole = false } = {},
): Html | undefined {
  if (inside === undefined) return undefined;
  if (inside.logs === undefined)
    return panel({
      title: 'Logs are kept elsewhere',
      id: 'logs',
      body: html`<p class="panel-text">What runs the platform collects them: look there, by <code>order_id</code> or <code>trace_id</code>.</p>`,
    });
  const title = isWhole ? 'Logs' : 'Logs: warnings and errors';
  return partPanel({ title, id: 'logs' }, inside.logs, ({ lines, is_cut: isCut }) => ({
    aside: isWhole
      ? `${lines.length} lines${isCut ? ', and there are older ones' : ''}`
      : html`<a href="${address}/logs">All lines</a>`,
    body: mergedLogTable(lines.toReversed()),
  }));
}
