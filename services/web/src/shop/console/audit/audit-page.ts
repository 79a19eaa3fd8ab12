import { type Html, html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { panel } from '../../../console/parts/panel.ts';
import { table } from '../../../console/parts/table.ts';
import { buttonForm } from '../../../pages/form.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import type { Visitor } from '../../../session/visitor.ts';
import type { AuditRun } from './audit-run.ts';
import { durationText, runTag } from './run-words.ts';

export const AUDIT = '/console/audit';

/** Where the audit is run, and the runs of before. */
export function auditPage(visitor: Visitor, runs: readonly AuditRun[]): Page {
  return consolePage({
    title: 'Audit',
    at: AUDIT,
    aside: buttonForm(visitor, AUDIT, 'Run the audit', { buttonClass: 'primary' }),
    body: html`<p>It asks every service what it has of each order, and compares: orders, reservations, payments and the ledger, stock, parcels,
returns, notifications. It changes nothing. <code>platform verify</code> does the same.</p>
${panel({
  title: 'Runs',
  aside: 'the last 20 of this process',
  body: table({
    caption: 'Runs of the audit',
    columns: [{ name: 'Started' }, { name: 'Verdict' }, { name: 'Looked at' }, { name: 'Took' }],
    rows: runs.map((run) => [
      html`<a href="${AUDIT}/${run.id}">${instant(run.startedAt)}</a>`,
      runTag(run),
      lookedAt(run),
      durationText(run),
    ]),
    none: 'None yet.',
  }),
})}`,
  });
}

function lookedAt({ state }: AuditRun): Html | string {
  return state.kind === 'done' ? state.result.summaries.join(', ') : '';
}
